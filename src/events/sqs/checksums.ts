import { createHash } from "node:crypto";
import type { MessageAttributes } from "./message.ts";

export function md5OfBody(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/**
 * Of all attributes by name: each text after its length in four bytes, and before the value how it travels; `undefined`
 * where there are none. SDKs compare it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (value: string | Uint8Array): void => {
    const bytes = typeof value === "string" ? Buffer.from(value) : value;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = "", StringValue, BinaryValue } = attributes[name] ?? {};
    add(name);
    add(DataType);
    hash.update(Buffer.of(BinaryValue ? 2 : 1));
    add(BinaryValue ?? StringValue ?? "");
  }
  return hash.digest("hex");
}
