import { SqsException } from "../../model/sqs-exceptions.ts";
import type { SqsReceipt } from "../../store/sqs-store.ts";

/** What proves that somebody has received a message of the queue with this id. */
export function receiptHandle(queueId: string, { seq, receipt }: SqsReceipt): string {
  return Buffer.from(`${queueId} ${seq} ${receipt}`).toString("base64");
}

/** The inverse of `receiptHandle`. @throws SqsException `ReceiptHandleIsInvalid` */
export function receiptIn(handle: string, queueId: string): SqsReceipt {
  const [queue, seq, receipt] = Buffer.from(handle, "base64").toString().split(" ");
  if (queue === queueId && seq !== undefined && receipt !== undefined && /^\d{1,15}$/.test(seq)) {
    return { seq: Number(seq), receipt };
  }
  throw new SqsException(
    "ReceiptHandleIsInvalid",
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );
}
