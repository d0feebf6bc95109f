import type { MessageAttributes } from "../sqs/message.ts";

/** Where the messages of mappings come from: the engine's own SQS, or the one that is configured. */
export interface MessageSource {
  /** Waits up to `waitMs` where there is nothing. @throws SqsException where there is no such queue */
  receive(queueArn: string, request: ReceiveBatch): Promise<SourceMessage[]>;
  delete(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** Others can receive them at once. */
  release(queueArn: string, receiptHandles: readonly string[]): Promise<void>;
  /** Milliseconds. @throws SqsException where there is no such queue */
  visibilityTimeoutMs(queueArn: string): Promise<number>;
}

export interface ReceiveBatch {
  /** 1 to 10. */
  readonly max: number;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

export interface SourceMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** `ApproximateReceiveCount` and its companions. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: MessageAttributes;
  readonly md5OfMessageAttributes: string | undefined;
}

/** What one call of SQS takes. */
export const messagesAtOnce = 10;

export function* inTens<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += messagesAtOnce) yield items.slice(start, start + messagesAtOnce);
}
