import type { Invocation } from "../../model/invocation.ts";
import type { InvocationAnswer } from "../../invocation/invoke.ts";
import { type Answer, noBody } from "../answer.ts";
import { ResponseStream } from "../lambda/response-stream.ts";
import type { Call, Rooms } from "../rooms.ts";
import type { ResultHead } from "../web/http-result.ts";
import { type Prelude, preludeIn, preludeType, streamType } from "../web/prelude.ts";
import { badGateway, sentHeaders } from "./url-answer.ts";

/** A function broke off in the middle of its response: so does the connection. */
class BrokenStreamError extends Error {
  override readonly name = "BrokenStreamError";
}

/**
 * What a function writes, as it writes it (API-512): it waits where the client reads more slowly, and goes on to its
 * end for nobody where the client has left. @throws TooManyRequestsException
 */
export async function streamedAnswer(invocation: Invocation, { invoke }: Rooms, call: Call): Promise<Answer> {
  const stream = new ResponseStream();
  call.signal.addEventListener("abort", () => stream.abandon(), { once: true });
  const end = invoke(invocation, { tail: false, reader: stream });
  await Promise.race([stream.begun, end]);
  const pieces = stream.pieces(end);
  if (stream.contentType === undefined) return whole(await end, call);
  if (stream.contentType !== preludeType) {
    const head: ResultHead = { status: 200, headers: [["Content-Type", stream.contentType]] };
    return answerOf({ head, rest: Buffer.alloc(0) }, { pieces, end, call });
  }
  const prelude = await readPrelude(pieces);
  if (prelude === "none" && (await end).functionError === undefined) return emptyStream(call);
  return typeof prelude === "string" ? badGateway(call) : answerOf(prelude, { pieces, end, call });
}

/** A handler that does not stream: its result as it is, never a response. */
function whole({ payload, contentType, functionError }: InvocationAnswer, call: Call): Answer {
  if (functionError !== undefined) return badGateway(call);
  return {
    status: 200,
    headers: sentHeaders({ status: 200, headers: [["Content-Type", contentType]] }, call),
    body: payload,
  };
}

/** A prelude goes out with the first bytes: without any there is none (RT-416). */
function emptyStream(call: Call): Answer {
  const head: ResultHead = { status: 200, headers: [["Content-Type", streamType]] };
  return { status: 200, headers: sentHeaders(head, call), body: noBody };
}

/** `none` where nothing at all was written. */
async function readPrelude(pieces: AsyncGenerator<Uint8Array>): Promise<Prelude | "malformed" | "none"> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const { value, done } = await pieces.next();
    if (done === true) return bytes.length === 0 ? "none" : "malformed";
    bytes = Buffer.concat([bytes, value]);
    const prelude = preludeIn(bytes);
    if (prelude === "more") continue;
    if (prelude === "malformed") await pieces.return(undefined);
    return prelude;
  }
}

interface Rest {
  readonly pieces: AsyncGenerator<Uint8Array>;
  readonly end: Promise<InvocationAnswer>;
  readonly call: Call;
}

function answerOf({ head, rest }: Prelude, { pieces, end, call }: Rest): Answer {
  return { status: head.status, headers: sentHeaders(head, call), body: bytesOf(rest, pieces, end) };
}

async function* bytesOf(
  first: Uint8Array,
  pieces: AsyncGenerator<Uint8Array>,
  end: Promise<InvocationAnswer>,
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  yield* pieces;
  const { functionError } = await end;
  if (functionError !== undefined) throw new BrokenStreamError("the function failed in the middle of its response");
}
