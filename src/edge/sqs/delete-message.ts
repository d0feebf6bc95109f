import type { DeleteMessageRequest } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function deleteMessage(
  { QueueUrl, ReceiptHandle }: DeleteMessageRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const [refusal] = await rooms.sqs.messages.delete(sharedQueueAt(QueueUrl, "DeleteMessage", rooms, call), [
    ReceiptHandle,
  ]);
  if (refusal) throw refusal;
  return {};
}
