import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { Invoke, InvocationAnswer } from "../invocation/invoke.ts";
import {
  AwsException,
  InvalidRequestContentException,
  RecursiveInvocationException,
  TooManyRequestsException,
} from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { QueuedEvent } from "./queued-event.ts";

/** How one attempt to run an event went. */
export type Attempted =
  | { readonly kind: "succeeded" | "failed"; readonly answer: InvocationAnswer }
  /** It did not run, and will when it is tried again. */
  | { readonly kind: "throttled"; readonly refusal: Refusal }
  /** It did not run and never will. */
  | { readonly kind: "loop" | "not-json"; readonly refusal: Refusal };

/** Why nothing ran, as a caller would have been told. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

export interface AttemptParts {
  readonly invoke: Invoke;
  readonly diagnostics: Diagnostics;
}

export interface Turn {
  /** Epoch ms. */
  readonly queuedAt: number;
  readonly permit: Disposable;
}

/** Runs `event` once; throws nothing. */
export async function attempt(
  event: QueuedEvent,
  version: FunctionVersion,
  turn: Turn,
  { invoke, diagnostics }: AttemptParts,
): Promise<Attempted> {
  const { requestId, invokedFunctionArn, payload, traceHeader } = event;
  const given = { requestId, version, invokedFunctionArn, payload, traceHeader };
  try {
    const invocation = { ...given, clientContext: undefined, identity: undefined };
    const answer = await invoke(invocation, { tail: false, ...turn });
    return { kind: answer.functionError === undefined ? "succeeded" : "failed", answer };
  } catch (error) {
    if (error instanceof RecursiveInvocationException) return { kind: "loop", refusal: error };
    if (error instanceof InvalidRequestContentException) return { kind: "not-json", refusal: error };
    if (error instanceof TooManyRequestsException) return { kind: "throttled", refusal: error };
    diagnostics("error", "events.run-failed", { functionArn: invokedFunctionArn, requestId, ...errorFacts(error) });
    return { kind: "throttled", refusal: error instanceof AwsException ? error : failed };
  }
}

/** As AWS words it to callers (API-310). */
export const throttled: Refusal = { status: 429, message: "Rate Exceeded." };
const failed: Refusal = { status: 500, message: "An internal error occurred." };
