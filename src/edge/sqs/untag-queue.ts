import { invalidParameter } from "../../model/sqs-exceptions.ts";
import type { UntagQueueRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueAt } from "./queue-url.ts";

export async function untagQueue({ QueueUrl, TagKeys }: UntagQueueRequest, rooms: Rooms, call: Call): Promise<object> {
  if (TagKeys.length === 0) throw invalidParameter("Tag keys must be between 1 and 128 characters in length.");
  await rooms.sqs.queues.setTags(queueAt(QueueUrl, rooms, call), (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
  );
  return {};
}
