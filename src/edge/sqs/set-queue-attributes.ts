import type { SetQueueAttributesRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { queueAt } from "./queue-url.ts";

export async function setQueueAttributes(
  { QueueUrl, Attributes }: SetQueueAttributesRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  await rooms.sqs.queues.setAttributes(queueAt(QueueUrl, rooms, call), Attributes);
  return {};
}
