import type { NewMessage } from "../store/store.ts";
import { decodeFramed, encodeFramed } from "./framed.ts";

/** An asynchronous invocation as the queue keeps it (API-400). */
export interface QueuedEvent {
  /** The same for every attempt. */
  readonly requestId: string;
  /** Says what runs, at the time of the attempt. */
  readonly invokedFunctionArn: string;
  readonly payload: Uint8Array;
  readonly traceHeader: string | undefined;
  /** Epoch milliseconds. */
  readonly queuedAt: number;
}

const queuePrefix = "fn:";

/** One for each function, so that none waits behind another's events. `functionArn` is unqualified. */
export function queueOf(functionArn: string): string {
  return `${queuePrefix}${functionArn}`;
}

/** The function whose events are in `queue`; `undefined` for one with something else in it. */
export function functionOf(queue: string): string | undefined {
  return queue.startsWith(queuePrefix) ? queue.slice(queuePrefix.length) : undefined;
}

/** The event as a message that is due at once. */
export function eventMessage(event: QueuedEvent, queue: string, maxAgeMs: number): NewMessage {
  const { queuedAt, requestId } = event;
  return {
    id: messageId(queuedAt, requestId),
    queue,
    body: encodeEvent(event),
    runAt: queuedAt,
    expireAt: queuedAt + maxAgeMs,
  };
}

/** Time first, which keeps the store's index in order: random ids were measured to halve the rate of puts. */
export function messageId(now: number, uuid: string): string {
  return `${now.toString(16).padStart(12, "0")}-${uuid}`;
}

export function encodeEvent({ payload, ...head }: QueuedEvent): Uint8Array {
  return encodeFramed(head, payload);
}

/** The inverse of `encodeEvent`. */
export function decodeEvent(body: Uint8Array): QueuedEvent {
  const { head, payload } = decodeFramed(body);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `encodeEvent` writes into queues of functions
  const { requestId, invokedFunctionArn, traceHeader, queuedAt } = head as Omit<QueuedEvent, "payload">;
  return { requestId, invokedFunctionArn, traceHeader, queuedAt, payload };
}
