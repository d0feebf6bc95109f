import type { DeleteQueueRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueAt } from "./queue-url.ts";

export async function deleteQueue({ QueueUrl }: DeleteQueueRequest, rooms: Rooms, call: Call): Promise<object> {
  await rooms.sqs.queues.delete(queueAt(QueueUrl, rooms, call));
  return {};
}
