import { checkContentBased, sizeOf } from "../../events/sqs/check-message.ts";
import { isFifo, type QueueDocument } from "../../events/sqs/queue-documents.ts";
import { SqsException, invalidParameter } from "../../model/sqs-exceptions.ts";
import type { SendMessageBatchRequest, SendMessageBatchRequestEntry, SendMessageBatchResult } from "../models/sqs.ts";
import type { SendMessageBatchResultEntry, BatchResultErrorEntry } from "../models/sqs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { checkBatch, failedEntry, listsOf } from "./batch.ts";
import { sharedQueueAt } from "./queue-url.ts";
import { describeSent, newMessage } from "./sent-message.ts";

const maxBatchBytes = 1_048_576;

export async function sendMessageBatch(
  { QueueUrl, Entries }: SendMessageBatchRequest,
  rooms: Rooms,
  call: Call,
): Promise<SendMessageBatchResult> {
  const queue = sharedQueueAt(QueueUrl, "SendMessage", rooms, call);
  checkBatch(Entries, "SendMessageBatchRequestEntry");
  if (isFifo(queue)) checkForFifo(queue, Entries);
  const messages = Entries.map((entry) => newMessage(entry, call));
  checkSize(messages.reduce((sum, message) => sum + sizeOf(message), 0));
  const answers = await rooms.sqs.messages.sendBatch(queue, messages, call.place.accountId);
  const successful: SendMessageBatchResultEntry[] = [];
  const failed: BatchResultErrorEntry[] = [];
  for (const [index, message] of messages.entries()) {
    const answer = answers[index];
    const Id = Entries[index]?.Id ?? "";
    if (answer instanceof SqsException) failed.push(failedEntry(Id, inBatch(answer)));
    else if (answer) successful.push({ Id, ...describeSent(message, answer) });
  }
  return listsOf(successful, failed);
}

/** What AWS refuses the whole batch for. @throws SqsException */
function checkForFifo(queue: QueueDocument, entries: readonly SendMessageBatchRequestEntry[]): void {
  for (const { MessageDeduplicationId, MessageGroupId } of entries) {
    if (MessageDeduplicationId === undefined) checkContentBased(queue);
    if (MessageGroupId === undefined) throw invalidParameter("The request must contain the parameter MessageGroupId.");
  }
}

/** @throws SqsException `BatchRequestTooLong` */
function checkSize(bytes: number): void {
  if (bytes <= maxBatchBytes) return;
  throw new SqsException(
    "BatchRequestTooLong",
    `Batch requests cannot be longer than ${maxBatchBytes} bytes. You have sent ${bytes} bytes.`,
  );
}

/** Of a batch AWS says it so. */
function inBatch({ name, message }: SqsException): SqsException {
  return new SqsException(name, message.replace("parameters are invalid.", "parameters cannot be validated."));
}
