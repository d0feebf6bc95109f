import type { ChangeMessageVisibilityRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function changeMessageVisibility(
  { QueueUrl, ReceiptHandle: handle, VisibilityTimeout: seconds }: ChangeMessageVisibilityRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const queue = sharedQueueAt(QueueUrl, "ChangeMessageVisibility", rooms, call);
  const [refusal] = await rooms.sqs.messages.changeVisibility(queue, [{ handle, seconds }]);
  if (refusal) throw refusal;
  return {};
}
