import type { DeleteMessageBatchRequest, DeleteMessageBatchResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { batchResult, checkBatch } from "./batch.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function deleteMessageBatch(
  { QueueUrl, Entries }: DeleteMessageBatchRequest,
  rooms: Rooms,
  call: Call,
): Promise<DeleteMessageBatchResult> {
  const queue = sharedQueueAt(QueueUrl, "DeleteMessage", rooms, call);
  checkBatch(Entries, "DeleteMessageBatchRequestEntry");
  const handles = Entries.map(({ ReceiptHandle }) => ReceiptHandle);
  return batchResult(Entries, await rooms.sqs.messages.delete(queue, handles));
}
