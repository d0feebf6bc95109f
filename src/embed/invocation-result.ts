import type { Outcome } from "../model/invocation.ts";

/** What the function threw or rejected with, or what the platform says of its end. */
export interface InvocationError {
  /** `TypeError`, `Sandbox.Timedout`, `Runtime.ExitError`; none of runtimes before Node.js 10 that ended. */
  readonly errorType: string | undefined;
  readonly errorMessage: string;
  /** The stack, line by line. */
  readonly trace: readonly string[];
}

/** What REPORT says. */
export interface InvocationReport {
  readonly durationMs: number;
  readonly billedMs: number;
  /** Of a cold start. */
  readonly initMs: number | undefined;
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
}

/** One invocation from end to end. */
export interface InvocationResult<Result = unknown> {
  readonly functionName: string;
  readonly requestId: string;
  /**
   * What the function returned, out of JSON; the text itself of a response that is none, `undefined` of an empty one and
   * where it failed.
   */
  readonly result: Result;
  /** As the function sent it. */
  readonly payload: string;
  readonly functionError: "Handled" | "Unhandled" | undefined;
  /** Where there is a `functionError`. */
  readonly error: InvocationError | undefined;
  /**
   * What the function printed, one entry a call, without the time, request id and level that its runtime puts in front;
   * on a cold start also what it printed while it was loaded. What platform and runtime say themselves is in `log`.
   */
  readonly logs: readonly string[];
  /** The whole log, with START, END and REPORT. */
  readonly log: string;
  readonly report: InvocationReport;
  readonly coldStart: boolean;
}

export function errorIn(payload: string): InvocationError {
  const { errorType, errorMessage, trace, stackTrace } = Object(valueOf(payload));
  return {
    errorType: errorType === undefined ? undefined : String(errorType),
    errorMessage: String(errorMessage),
    trace: [trace ?? stackTrace ?? []].flat().map(String),
  };
}

export function functionErrorOf(outcome: Outcome): InvocationResult["functionError"] {
  if (outcome.kind === "succeeded") return undefined;
  return outcome.kind === "failed" && outcome.handled ? "Handled" : "Unhandled";
}

/** The payload's value. */
export function valueOf(payload: string): unknown {
  if (payload === "") return undefined;
  try {
    return JSON.parse(payload);
  } catch {
    // A streamed response may be any text.
    return payload;
  }
}
