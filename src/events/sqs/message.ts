/** A message's attribute as its sender gave it; `BinaryValue` is Base64 where it is stored. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What of a message its sender decides. */
export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** `AWSTraceHeader`, the one system attribute that can be sent. */
  readonly traceHeader: string | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly senderId: string;
}

interface StoredAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: string | undefined;
}

type StoredContent = Omit<MessageContent, "attributes"> & {
  readonly attributes: Readonly<Record<string, StoredAttribute>>;
};

export function encodeContent(content: MessageContent): string {
  const attributes = Object.entries(content.attributes).map(([name, { BinaryValue, ...rest }]) => {
    const bytes = BinaryValue && Buffer.from(BinaryValue).toString("base64");
    return [name, { ...rest, ...(bytes !== undefined && { BinaryValue: bytes }) }] as const;
  });
  const stored: StoredContent = { ...content, attributes: Object.fromEntries(attributes) };
  return JSON.stringify(stored);
}

/** The inverse of `encodeContent`. */
export function decodeContent(text: string): MessageContent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `encodeContent` writes into queues
  const stored = JSON.parse(text) as StoredContent;
  const attributes = Object.entries(stored.attributes).map(([name, { BinaryValue, ...rest }]) => {
    const bytes = BinaryValue === undefined ? undefined : Buffer.from(BinaryValue, "base64");
    return [name, { ...rest, ...(bytes && { BinaryValue: bytes }) }] as const;
  });
  return { ...stored, attributes: Object.fromEntries(attributes) };
}

/** A message as somebody has received it. */
export interface ReceivedMessage extends MessageContent {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Epoch milliseconds, as are all times. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
  /** Of a message in a FIFO queue. */
  readonly sequenceNumber: string | undefined;
  /** ARN of the queue that it is a dead letter of. */
  readonly deadLetterSource: string | undefined;
}

/** `MessageSystemAttributeNames` and their values. */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  const { traceHeader, groupId, deduplicationId, sequenceNumber, deadLetterSource } = message;
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
    SentTimestamp: String(message.sentAt),
    ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    SenderId: message.senderId,
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(deadLetterSource !== undefined && { DeadLetterQueueSourceArn: deadLetterSource }),
  };
}
