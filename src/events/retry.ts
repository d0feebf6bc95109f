/** Why an event is given up, by AWS's names (API-406). */
export type GiveUp = "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** Why an event that is not done is not done. */
export type Failure =
  /** The function ran and failed. */
  | "function-error"
  /** It did not run, or the engine failed: not its fault, so not counted as an attempt. */
  | "throttle";

/** What was done with an event up to and including the run that has just failed. */
export interface Tries {
  /** From 1. */
  readonly attempt: number;
  /** Every time it was taken from the queue, from 1. */
  readonly deliveries: number;
  /** Epoch milliseconds. */
  readonly expireAt: number;
}

export interface RetryPolicy {
  /** Attempts after the first. */
  readonly maximumRetryAttempts: number;
  /** Before the second and the third attempt, in ms. */
  readonly delaysMs: readonly [number, number];
}

/** What holds where nothing was configured (API-401). */
export const awsRetries: RetryPolicy = { maximumRetryAttempts: 2, delaysMs: [60_000, 120_000] };

/** Of an event where nothing was configured. */
export const awsMaxEventAgeMs: number = 6 * 3_600_000;

/** How old an event may become until it is given up (API-401). */
export function maxAgeMs({ maximumEventAgeSeconds }: { readonly maximumEventAgeSeconds?: number }): number {
  return maximumEventAgeSeconds === undefined ? awsMaxEventAgeMs : maximumEventAgeSeconds * 1000;
}

const firstBackOffMs = 1000;
const longestBackOffMs = 5 * 60_000;

/**
 * When an event that failed runs again, in epoch milliseconds, or why it does not.
 * After a function error AWS waits one minute, then two; after a throttle or an error of its own it backs off from 1 s
 * to 5 minutes without counting. A retry that would come after the event's age limit is not waited for (API-402).
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function retryAt(
  failure: Failure,
  tries: Tries,
  now: number,
  { maximumRetryAttempts, delaysMs }: RetryPolicy = awsRetries,
): number | GiveUp {
  const isExhausted = failure === "function-error" && tries.attempt > maximumRetryAttempts;
  const delayMs = failure === "function-error" ? delaysMs[tries.attempt - 1] : backOffMs(tries);
  if (isExhausted || delayMs === undefined) return "RetriesExhausted";
  return now + delayMs >= tries.expireAt ? "EventAgeExceeded" : now + delayMs;
}

/** Doubles with every delivery that was no attempt. */
export function backOffMs({ deliveries, attempt }: Pick<Tries, "deliveries" | "attempt">): number {
  return Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.max(0, deliveries - attempt));
}
