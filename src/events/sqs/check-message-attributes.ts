import { invalidParameter } from "../../model/sqs-exceptions.ts";
import type { MessageAttributes } from "./message.ts";

/** https://www.w3.org/TR/REC-xml/#charsets, which is what a body may have. */
export const notInXml: RegExp = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
export const invalidCharacters: string =
  "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | " +
  "#x10000 to #x10FFFF";

const mostAttributes = 10;

/** @throws SqsException in the words that AWS was recorded with */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > mostAttributes) {
    const text = `Number of message attributes [${entries.length}] exceeds the allowed maximum [${mostAttributes}].`;
    throw invalidParameter(text);
  }
  for (const [name, attribute] of entries) checkAttribute(name, attribute);
}

/** There is but one. @throws SqsException */
export function checkSystemAttributes(attributes: MessageAttributes): void {
  const reserved = "The message system attribute 'AWSTraceHeader' is reserved for AWS X-Ray trace header.";
  for (const [name, { DataType, StringValue = "" }] of Object.entries(attributes)) {
    if (name !== "AWSTraceHeader") throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
    if (DataType !== "String") throw invalidParameter(`${reserved} The type must be 'String'.`);
    if (!StringValue.includes("=")) throw invalidParameter(`${reserved} Value '${StringValue}' is invalid.`);
  }
}

function checkAttribute(name: string, attribute: MessageAttributes[string]): void {
  checkName(name);
  checkValue(name, attribute);
}

function checkName(name: string): void {
  if (name.length > 256) throw invalidParameter("Message (user) attribute names must be shorter than 256 Bytes");
  if (!/^[\w.\-\u{C0}-\u{17F}]*$/u.test(name)) {
    throw invalidParameter(
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and " +
        "underscores. ",
    );
  }
  if (/^(?:aws\.|amazon\.|\.)|\.$/i.test(name)) {
    throw invalidParameter(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal " +
        "use. Additionally, they cannot start or end with '.'.",
    );
  }
}

function checkValue(name: string, { DataType, StringValue, BinaryValue }: MessageAttributes[string]): void {
  const [type = ""] = DataType.split(".", 1);
  if (!["String", "Number", "Binary"].includes(type)) {
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type ` +
        "prefixes: Binary, Number, String.",
    );
  }
  if (DataType.length > 256) throw invalidParameter("Message (user) attribute types must be shorter than 256 Bytes");
  const value = type === "Binary" ? BinaryValue : StringValue;
  if (!value?.length)
    throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (notInXml.test(StringValue ?? "")) throw invalidParameter(invalidCharacters);
  if (type !== "Number" || /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(StringValue ?? "")) return;
  throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}
