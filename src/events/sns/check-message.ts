import { invalidAttribute, invalidParameter } from "../../model/sns-exceptions.ts";
import type { MessageAttributes } from "../sqs/message.ts";
import { type TopicDocument, isFifo } from "./topic-documents.ts";

/** A message on its way to a topic. */
export interface NewNotification {
  readonly message: string;
  readonly subject: string | undefined;
  readonly attributes: MessageAttributes;
  /** `json`: the message has a text for each protocol. */
  readonly structure: string | undefined;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly traceHeader: string | undefined;
}

export const maxMessageBytes = 262_144;

/** @throws SnsException in the words that AWS was recorded with */
export function checkNotification(topic: TopicDocument, notification: NewNotification): void {
  const { subject, message, structure } = notification;
  // oxlint-disable-next-line no-control-regex -- it is about them
  if (subject !== undefined && !/^[^\u0000-\u001f\u007f]{1,100}$/.test(subject)) throw invalidParameter("Subject");
  if (message === "") throw invalidParameter("Empty message");
  for (const [name, attribute] of Object.entries(notification.attributes)) checkAttribute(name, attribute);
  if (sizeOf(notification) > maxMessageBytes) throw invalidParameter("Message too long");
  if (structure !== undefined && structure !== "json") throw invalidParameter("MessageStructure");
  if (structure === "json") textsIn(message);
  checkIds(topic, notification);
}

/** What counts against the limit: the text, and names, types and values of the attributes. */
export function sizeOf({ message, attributes }: Pick<NewNotification, "message" | "attributes">): number {
  let bytes = Buffer.byteLength(message);
  for (const [name, { DataType, StringValue = "", BinaryValue }] of Object.entries(attributes)) {
    bytes +=
      Buffer.byteLength(name) + Buffer.byteLength(DataType) + (BinaryValue?.length ?? Buffer.byteLength(StringValue));
  }
  return bytes;
}

/** What a subscriber of this protocol gets. @throws SnsException `InvalidParameter` */
export function textFor(protocol: string, { message, structure }: NewNotification): string {
  if (structure !== "json") return message;
  const texts = textsIn(message);
  return texts[protocol] ?? texts["default"] ?? "";
}

/** The texts by protocol; what is no text is left out. */
function textsIn(message: string): Readonly<Record<string, string>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse"); // a SyntaxError
  }
  const fields = typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : [];
  const texts = fields.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const byProtocol: Readonly<Record<string, string>> = Object.fromEntries(texts);
  if (byProtocol["default"] === undefined) {
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  }
  return byProtocol;
}

function checkIds(topic: TopicDocument, { groupId, deduplicationId }: NewNotification): void {
  const isOfFifo = isFifo(topic);
  if (isOfFifo && groupId === undefined) {
    throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
  }
  if (isOfFifo && deduplicationId === undefined && topic.attributes["ContentBasedDeduplication"] !== "true") {
    throw invalidParameter(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
  if (!isOfFifo && deduplicationId !== undefined) {
    throw invalidParameter(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this " +
        "topic type",
    );
  }
  checkId(groupId, "MessageGroupId");
  checkId(deduplicationId, "MessageDeduplicationId");
}

function checkId(id: string | undefined, parameter: string): void {
  if (id === undefined || /^[\w!"#$%&'()*+,./:;<=>?@[\\\]^`{|}~-]{1,128}$/.test(id)) return;
  throw invalidParameter(
    `${parameter} Reason: can only include alphanumeric and punctuation characters. 1 to 128 in length`,
  );
}

function checkAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttributes[string]): void {
  checkName(name);
  const [, type] = /^(String|Number|Binary)(?:\..+)?$/.exec(DataType) ?? [];
  if (type === undefined) {
    throw invalidAttribute(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
        "Binary, Number, and String.",
    );
  }
  const field = type === "Binary" ? "Binary" : "String";
  const value = type === "Binary" ? BinaryValue : StringValue;
  const other = type === "Binary" ? StringValue : BinaryValue;
  if (value === undefined && other !== undefined) {
    throw invalidAttribute(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  }
  if (!value?.length) {
    throw invalidAttribute(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type ` +
        `'${DataType}'.`,
    );
  }
  if (type !== "Number" || /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(StringValue ?? "")) return;
  throw invalidAttribute(`Could not cast message attribute '${name}' value to number.`);
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > 256) {
    throw invalidAttribute("Length of message attribute name must be less than 256 bytes.");
  }
  for (const [where, found] of [
    ["starting", name.startsWith(".")],
    ["ending", name.endsWith(".")],
  ] as const) {
    if (found) throw invalidAttribute(`Invalid message attribute name ${where} with character '.' was found.`);
  }
  if (name.includes("..")) throw invalidAttribute(successiveDots);
  const [wrong] = /[^\w.-]/u.exec(name) ?? [];
  if (wrong === undefined) return;
  const code = (wrong.codePointAt(0) ?? 0).toString(16).toUpperCase();
  throw invalidAttribute(
    `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include ` +
      "alphanumeric characters, hyphens, underscores, or dots.",
  );
}

const successiveDots = "Message attribute name can not have successive '.' character.";
