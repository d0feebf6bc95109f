import type { PurgeQueueRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function purgeQueue({ QueueUrl }: PurgeQueueRequest, rooms: Rooms, call: Call): Promise<object> {
  await rooms.sqs.queues.purge(sharedQueueAt(QueueUrl, "PurgeQueue", rooms, call));
  return {};
}
