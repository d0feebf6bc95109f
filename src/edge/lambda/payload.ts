import { isUtf8 } from "node:buffer";
import { InvalidRequestContentException } from "../../model/exceptions.ts";

/** Every payload must be text. @throws InvalidRequestContentException (API-308) */
export function checkUtf8(payload: Uint8Array): void {
  if (!isUtf8(payload)) throw notJson("Invalid UTF-8");
}

/**
 * What is queued must be JSON, because nobody would hear of it later; a synchronous payload is parsed in the guest
 * alone. @throws InvalidRequestContentException (API-308)
 */
export function checkJson(payload: Uint8Array): void {
  if (payload.length === 0) return;
  try {
    JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString());
  } catch (error) {
    // a SyntaxError is all that JSON.parse throws
    throw notJson(String(error));
  }
}

function notJson(detail: string): InvalidRequestContentException {
  return new InvalidRequestContentException(
    `Could not parse request body into json: Could not parse payload into json: ${detail}\n` +
      " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1]",
  );
}
