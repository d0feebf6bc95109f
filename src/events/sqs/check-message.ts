import { SqsException, invalidParameter, invalidValue, missingParameter } from "../../model/sqs-exceptions.ts";
import type { MessageAttributes } from "./message.ts";
import { numberOf } from "./queue-attributes.ts";
import { isFifo, type QueueDocument } from "./queue-documents.ts";

/** A message on its way into a queue. */
export interface NewQueueMessage {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly systemAttributes: MessageAttributes;
  /** Of the request, for a message without one of its own. */
  readonly traceHeader?: string | undefined;
  /** `undefined` for what the queue says. */
  readonly delaySeconds: number | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

/** https://www.w3.org/TR/REC-xml/#charsets, which is what a body may have. */
const notInXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const fifoId = /^[\w!"#$%&'()*+,./:;<=>?@[\\\]^`{|}~-]{1,128}$/;

/** @throws SqsException in the words that AWS was recorded with */
export function checkMessage(queue: QueueDocument, message: NewQueueMessage): void {
  const { body, groupId, deduplicationId } = message;
  if (body === "") throw missingParameter("MessageBody");
  checkCharacters(body);
  for (const [name, attribute] of Object.entries(message.attributes)) checkAttribute(name, attribute);
  const maxBytes = numberOf(queue, "MaximumMessageSize");
  if (sizeOf(message) > maxBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  checkFifoId(groupId, "MessageGroupId");
  checkFifoId(deduplicationId, "MessageDeduplicationId");
  if (isFifo(queue)) checkForFifo(queue, message);
  else checkForStandard(message);
}

/** What counts against the limit: the body, and names, types and values of the attributes. */
export function sizeOf({ body, attributes }: Pick<NewQueueMessage, "body" | "attributes">): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue = "", BinaryValue }] of Object.entries(attributes)) {
    bytes +=
      Buffer.byteLength(name) + Buffer.byteLength(DataType) + (BinaryValue?.length ?? Buffer.byteLength(StringValue));
  }
  return bytes;
}

function checkForFifo(queue: QueueDocument, { delaySeconds, groupId, deduplicationId }: NewQueueMessage): void {
  if (delaySeconds) throw notOfThisType(delaySeconds, "DelaySeconds", "include parameter that is");
  if (groupId === undefined) throw missingParameter("MessageGroupId");
  if (deduplicationId === undefined) checkContentBased(queue);
}

/** @throws SqsException where the queue can't tell repeats by their bodies */
export function checkContentBased({ attributes }: QueueDocument): void {
  if (attributes["ContentBasedDeduplication"] === "true") return;
  throw invalidParameter(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

function checkForStandard({ delaySeconds = 0, deduplicationId }: NewQueueMessage): void {
  if (deduplicationId !== undefined) {
    throw notOfThisType(deduplicationId, "MessageDeduplicationId", "includes a parameter that is");
  }
  if (delaySeconds >= 0 && delaySeconds <= 900) return;
  throw invalidValue(delaySeconds, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.");
}

function notOfThisType(value: unknown, parameter: string, what: string): SqsException {
  return invalidValue(value, parameter, `The request ${what} not valid for this queue type.`);
}

function checkFifoId(id: string | undefined, parameter: string): void {
  if (id === undefined || fifoId.test(id)) return;
  const reason = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw invalidValue(id, parameter, reason);
}

function checkCharacters(body: string): void {
  if (!notInXml.test(body)) return;
  throw new SqsException(
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | " +
      "#x10000 to #x10FFFF",
  );
}

function checkAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttributes[string]): void {
  const fail = (text: string): SqsException => invalidParameter(text);
  if (name.length > 256) throw fail("Message (user) attribute names must be shorter than 256 Bytes");
  if (!/^[\w.\-\u{C0}-\u{17F}]*$/u.test(name)) {
    throw fail(
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and " +
        "underscores. ",
    );
  }
  if (/^(?:aws\.|amazon\.|\.)|\.$/i.test(name)) {
    throw fail(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal " +
        "use. Additionally, they cannot start or end with '.'.",
    );
  }
  const [type = ""] = DataType.split(".", 1);
  if (!["String", "Number", "Binary"].includes(type)) {
    throw fail(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type ` +
        "prefixes: Binary, Number, String.",
    );
  }
  const value = type === "Binary" ? BinaryValue : StringValue;
  if (!value?.length)
    throw fail(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (type !== "Number" || /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(StringValue ?? "")) return;
  throw fail(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}
