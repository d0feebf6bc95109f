import { isUtf8 } from "node:buffer";

/** A body as events carry it. */
export interface CodedBody {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const textTypes = /^(?:text\/.+|application\/(?:json|javascript|xml|graphql)|.+\+(?:json|xml))$/;

/** Text stays text where its type is one of `texts`; all else is base64 (API-505). */
export function codedBody(body: Uint8Array, contentType: string | undefined, texts: RegExp = textTypes): CodedBody {
  const [type = ""] = (contentType ?? "").toLowerCase().split(";");
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const isText = bytes.length === 0 || (texts.test(type.trim()) && isUtf8(bytes));
  return { body: bytes.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}
