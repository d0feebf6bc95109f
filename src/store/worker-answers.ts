import { parentPort, workerData } from "node:worker_threads";
import { asStoreError } from "./database.ts";
import { StoreError } from "./store.ts";

/** One answer for each call of a message, in their order. */
export type Answer = { readonly value: unknown } | { readonly error: WireError };

/** `StoreError`s keep what callers match on; anything else travels as the error it is. */
export type WireError =
  | { readonly code: StoreError["code"]; readonly message: string; readonly index: number | undefined }
  | Error;

/** What stands behind a worker thread: answers calls, all those of one message together. */
export interface Answerer<Call> {
  answer(calls: readonly Call[]): Answer[];
  close(): void;
}

/**
 * The worker's side of `WorkerCalls`: says whether it could open, then answers one message at a time.
 * `"close"` instead of calls ends the thread.
 */
export function answerCalls<Call>(open: (path: string) => Answerer<Call>): void {
  if (!parentPort) throw new Error("only runs as a worker thread");
  const port = parentPort;
  let answerer: Answerer<Call>;
  try {
    answerer = open(String(workerData));
  } catch (error) {
    port.postMessage([{ error: toWire(error) }] satisfies Answer[]);
    return;
  }
  port.postMessage([{ value: "open" }] satisfies Answer[]);
  port.on("message", (message: "close" | readonly Call[]) => {
    if (message !== "close") {
      port.postMessage(answerer.answer(message));
      return;
    }
    answerer.close();
    port.close();
  });
}

/** Each call answered by itself; `what` could not be done where one fails. */
export function answerEach<Call>(calls: readonly Call[], what: string, valueOf: (call: Call) => unknown): Answer[] {
  return calls.map((call) => {
    try {
      return { value: valueOf(call) };
    } catch (error) {
      return { error: toWire(asStoreError(error, what)) };
    }
  });
}

export function toWire(error: unknown): WireError {
  if (error instanceof StoreError) return { code: error.code, message: error.message, index: error.index };
  return error instanceof Error ? error : new Error(String(error));
}
