import type { Invocation, Outcome } from "./invocation.ts";
import type { LogEvent, LogStreamName } from "./log-event.ts";

/** Hears what becomes of every invocation as it happens, for a person who watches. It must not throw. */
export interface InvocationObserver {
  /** An environment has it; those with one log stream follow each other. */
  began(invocation: Invocation, stream: LogStreamName): void;
  /** Its window in the log is closed. */
  ended(invocation: Invocation, end: ObservedEnd): void;
  /** It never came to an environment: throttled, or nothing can run it. */
  refused(invocation: Invocation, error: unknown): void;
  /** Of the init phase too, before `began` has named the stream. */
  logged(stream: LogStreamName, events: readonly LogEvent[]): void;
}

export interface ObservedEnd {
  readonly outcome: Outcome;
  /** Of the platform's own errors: `Runtime.ExitError`. */
  readonly errorType: string | undefined;
  readonly durationMs: number;
  readonly isColdStart: boolean;
  /** Where the invocation waited for a new environment that could be initialised. */
  readonly initDurationMs: number | undefined;
  readonly maxMemoryUsedMiB: number;
}
