import { SqsException, invalidParameter, invalidValue, missingParameter } from "../../model/sqs-exceptions.ts";
import {
  checkMessageAttributes,
  checkSystemAttributes,
  invalidCharacters,
  notInXml,
} from "./check-message-attributes.ts";
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

const fifoId = /^[\w!"#$%&'()*+,./:;<=>?@[\\\]^`{|}~-]{1,128}$/;

/** @throws SqsException in the words that AWS was recorded with */
export function checkMessage(queue: QueueDocument, message: NewQueueMessage): void {
  const { body, groupId, deduplicationId } = message;
  if (body === "") throw missingParameter("MessageBody");
  if (notInXml.test(body)) throw new SqsException("InvalidMessageContents", invalidCharacters);
  checkMessageAttributes(message.attributes);
  checkSystemAttributes(message.systemAttributes);
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
