import { isUtf8 } from "node:buffer";
import { InvalidRequestContentException } from "../../model/exceptions.ts";
import { isJson, notJson } from "../../model/payload.ts";

/** Every payload must be text. @throws InvalidRequestContentException (API-308) */
export function checkUtf8(payload: Uint8Array): void {
  if (!isUtf8(payload)) throw new InvalidRequestContentException(notJson(payload));
}

/**
 * What is queued must be JSON, because nobody would hear of it later; a synchronous payload is parsed in the guest
 * alone. @throws InvalidRequestContentException (API-308)
 */
export function checkJson(payload: Uint8Array): void {
  if (payload.length > 0 && !isJson(payload)) throw new InvalidRequestContentException(notJson(payload));
}
