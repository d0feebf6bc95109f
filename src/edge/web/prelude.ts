import { type ResultHead, isObject, jsonOf } from "./http-result.ts";
import { headInFormat2 } from "./payload-format-2-result.ts";

/** The type of streams that begin with status, headers and cookies (API-512). */
export const preludeType = "application/vnd.awslambda.http-integration-response";

/** What the body of a stream is taken for that says nothing else. */
export const streamType = "application/octet-stream";

const end = new Uint8Array(8);
/** Longer than all headers together may be. */
const maxPreludeBytes = 128 * 1024;

/** What stands before the first eight NUL bytes, and the body after them. */
export interface Prelude {
  readonly head: ResultHead;
  readonly rest: Buffer;
}

/** `more` where the prelude is not whole yet, `malformed` where it is none. */
export function preludeIn(bytes: Buffer): Prelude | "more" | "malformed" {
  const at = bytes.indexOf(end);
  if (at === -1) return bytes.length > maxPreludeBytes ? "malformed" : "more";
  const parsed = jsonOf(bytes.subarray(0, at));
  const head = isObject(parsed?.value) ? headInFormat2(parsed.value, streamType) : undefined;
  return head ? { head, rest: bytes.subarray(at + end.length) } : "malformed";
}
