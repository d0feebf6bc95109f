import { isUtf8 } from "node:buffer";

const prefix = "Could not parse request body into json: Could not parse payload into json: ";
const expected = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'";

/** The bytes as text, which are not copied for it. */
export function payloadText(payload: Uint8Array): string {
  return Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString();
}

/** AWS's words for a payload that is not JSON (API-308): its parser's complaint and where it stopped reading. */
export function notJson(payload: Uint8Array): string {
  const text = payloadText(payload);
  const start = text.search(/\S/);
  const token = /^[\w$-]+/.exec(text.slice(start))?.[0];
  const first = text.codePointAt(Math.max(start, 0)) ?? 0;
  if (!isUtf8(payload)) return prefix + at(`Invalid UTF-8 start byte 0x${firstBadByte(payload)}`, 1);
  if (token !== undefined && !isLiteral(token)) {
    return prefix + at(`Unrecognized token '${token}': was expecting (${expected})`, start + token.length + 1);
  }
  if (token === undefined && !/["[{]/.test(text.charAt(start))) {
    const shown = first < 32 ? `(CTRL-CHAR, code ${first})` : `'${String.fromCodePoint(first)}' (code ${first})`;
    return prefix + at(`Unexpected character (${shown}): expected a valid value (${expected})`, start + 1);
  }
  return prefix + at("Unexpected end-of-input or character", text.length + 1);
}

/** Whether the bytes are one JSON value. */
export function isJson(payload: Uint8Array): boolean {
  return isUtf8(payload) && isJsonText(payloadText(payload));
}

/** Whether a text is one JSON value. */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // SyntaxError is the answer here.
    return false;
  }
}

/** A JSON object, and no list. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(complaint: string, column: number): string {
  const source = "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";
  return `${complaint}\n at ${source}${column}]`;
}

function isLiteral(token: string): boolean {
  return /^(null|true|false|-?\d.*)$/.test(token);
}

function firstBadByte(payload: Uint8Array): string {
  return (payload.find((byte) => byte > 127) ?? 0).toString(16);
}
