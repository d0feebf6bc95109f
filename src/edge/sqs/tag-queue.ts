import { missingParameter } from "../../model/sqs-exceptions.ts";
import type { TagQueueRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueAt } from "./queue-url.ts";

export async function tagQueue({ QueueUrl, Tags }: TagQueueRequest, rooms: Rooms, call: Call): Promise<object> {
  if (Object.keys(Tags).length === 0) throw missingParameter("Tags");
  await rooms.sqs.queues.setTags(queueAt(QueueUrl, rooms, call), (tags) => ({ ...tags, ...Tags }));
  return {};
}
