import type { ChangeMessageVisibilityBatchRequest, ChangeMessageVisibilityBatchResult } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { batchResult, checkBatch } from "./batch.ts";
import { sharedQueueAt } from "./queue-url.ts";

export async function changeMessageVisibilityBatch(
  { QueueUrl, Entries }: ChangeMessageVisibilityBatchRequest,
  rooms: Rooms,
  call: Call,
): Promise<ChangeMessageVisibilityBatchResult> {
  const queue = sharedQueueAt(QueueUrl, "ChangeMessageVisibility", rooms, call);
  checkBatch(Entries, "ChangeMessageVisibilityBatchRequestEntry");
  const changes = Entries.map(({ ReceiptHandle: handle, VisibilityTimeout: seconds = 0 }) => ({ handle, seconds }));
  return batchResult(Entries, await rooms.sqs.messages.changeVisibility(queue, changes));
}
