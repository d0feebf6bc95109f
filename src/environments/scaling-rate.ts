import type { Clock } from "../clock.ts";
import { TooManyRequestsException } from "../model/exceptions.ts";
import { scalingPeriodMs, scalingRate } from "../model/limits.ts";
import { TokenBucket } from "./token-bucket.ts";

/**
 * How many environments each function may have added. AWS refills it continuously:
 * https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export class ScalingRate {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more. @throws TooManyRequestsException (API-607) */
  add(functionArn: string): void {
    const bucket = this.#buckets.get(functionArn) ?? new TokenBucket(scalingPeriodMs);
    this.#buckets.set(functionArn, bucket);
    if (bucket.take(scalingRate, this.#clock.mono())) return;
    throw new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
  }

  forget(functionArn: string): void {
    this.#buckets.delete(functionArn);
  }
}
