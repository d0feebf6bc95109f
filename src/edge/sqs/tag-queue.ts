import type { TagQueueRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueAt } from "./queue-url.ts";

export async function tagQueue({ QueueUrl, Tags }: TagQueueRequest, rooms: Rooms, call: Call): Promise<object> {
  await rooms.sqs.queues.setTags(queueAt(QueueUrl, rooms, call), (tags) => ({ ...tags, ...Tags }));
  return {};
}
