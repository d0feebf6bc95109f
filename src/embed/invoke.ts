import { realClock } from "../clock.ts";
import { eventLimit, syncLimit } from "../edge/body.ts";
import type { EngineRooms } from "../engine.ts";
import type { Invocation } from "../model/invocation.ts";
import type { InvocationResult } from "./invocation-result.ts";
import { traceHeaderFor } from "./own-calls.ts";
import type { Recorder } from "./recorder.ts";

/** What of an invocation is to be other than usual. */
export interface InvokeOptions {
  /** In a new execution environment. */
  readonly cold?: boolean;
  /** Milliseconds until the function is timed out, which is what it finds in `getRemainingTimeInMillis`. */
  readonly remainingTime?: number;
  /** Default: a new UUID. */
  readonly requestId?: string;
  /** `context.clientContext`; JSON has to carry it. */
  readonly clientContext?: object;
  /** `context.identity` */
  readonly identity?: { readonly cognitoIdentityId: string; readonly cognitoIdentityPoolId: string };
  /** A version or an alias. */
  readonly qualifier?: string;
  /** `Event` queues it. */
  readonly type?: "RequestResponse" | "Event";
}

export interface Request {
  readonly name: string;
  readonly event: unknown;
  readonly options: InvokeOptions;
}

/** @throws Error where an invocation with the same request id runs, RangeError */
export async function runInvocation(
  request: Request,
  rooms: EngineRooms,
  recorder: Recorder,
): Promise<InvocationResult<never>> {
  const invocation = invocationOf(request, rooms);
  const { requestId } = invocation;
  if (recorder.isAwaited(requestId)) throw new Error(`an invocation with the request id '${requestId}' runs already`);
  const ended = recorder.next(requestId);
  await rooms.invoke(invocation, { tail: false, cold: request.options.cold ?? false });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever asks knows what the function gives
  return (await ended) as InvocationResult<never>;
}

export async function queueEvent(request: Request, rooms: EngineRooms): Promise<{ readonly requestId: string }> {
  const invocation = invocationOf(request, rooms);
  await rooms.events.put(invocation);
  return { requestId: invocation.requestId };
}

function invocationOf({ name, event, options }: Request, { catalogue }: EngineRooms): Invocation {
  const { requestId = realClock.uuid(), clientContext, identity, remainingTime = 0 } = options;
  if (!(remainingTime >= 0)) throw new RangeError(`remainingTime is a number of milliseconds, not ${remainingTime}`);
  return {
    ...catalogue.resolve(name, options.qualifier),
    requestId,
    payload: payloadOf(event, options),
    clientContext: clientContext && JSON.stringify(clientContext),
    identity: identity && JSON.stringify(identity),
    traceHeader: traceHeaderFor(requestId),
    ...(options.remainingTime !== undefined && { timeoutMs: remainingTime }),
  };
}

/** @throws RequestEntityTooLargeException */
function payloadOf(event: unknown, { type }: InvokeOptions): Uint8Array {
  const payload = Buffer.from(event === undefined ? "" : JSON.stringify(event));
  const { maxBytes, refusal } = type === "Event" ? eventLimit : syncLimit("InvokeFunction");
  if (payload.length > maxBytes) throw refusal(payload.length);
  return payload;
}
