import type { Tries } from "../retry.ts";
import type { RetryPolicy } from "./target.ts";

/** Which of the two limits of its RetryPolicy a delivery has come to, by AWS's names. */
export type ExhaustedCondition = "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";

const usualRetryAttempts = 185;
const firstBackOffMs = 1000;
/** A day of such pauses, up to a half less by chance, is a little more than AWS's 185 attempts. */
const longestBackOffMs = 10 * 60_000;

/**
 * When a delivery that failed is tried again, in epoch milliseconds, or why it is not: with an exponential back-off and
 * jitter, whose lengths AWS does not document. `random` is 0 ≤ x < 1.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 */
export function tryAgainAt(
  { attempt, expireAt }: Pick<Tries, "attempt" | "expireAt">,
  now: number,
  random: number,
  { MaximumRetryAttempts = usualRetryAttempts }: RetryPolicy = {},
): number | ExhaustedCondition {
  if (attempt > MaximumRetryAttempts) return "MaximumRetryAttempts";
  const backOffMs = Math.min(longestBackOffMs, firstBackOffMs * 2 ** (attempt - 1));
  const at = now + Math.ceil(backOffMs * (1 - random / 2));
  return at >= expireAt ? "MaximumEventAgeInSeconds" : at;
}
