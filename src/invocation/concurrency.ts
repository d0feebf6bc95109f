import type { Clock } from "../clock.ts";
import { type Place, placeIn } from "../model/arn.ts";
import { TokenBucket } from "../environments/token-bucket.ts";
import { TooManyRequestsException } from "../model/exceptions.ts";
import { requestsPerConcurrency } from "../model/limits.ts";
import { type Permits, localPermits } from "./permits.ts";

export interface ConcurrencyLimits {
  readonly accountLimit: number;
  /** See `EngineConfig.isAccountRateLimited`. */
  readonly isAccountRateLimited: boolean;
  readonly clock: Clock;
}

export interface Unreserved extends Place {
  readonly running: number;
}

/**
 * Who may run how much at once (API-600), and how often (API-607): a function what is reserved for it, all the others of
 * its account in its region what is left of the account's limit.
 */
export class Concurrency {
  readonly #limits: ConcurrencyLimits;
  readonly #permits: Permits;
  readonly #reserved = new Map<string, number>();
  /** What is reserved of each account in a region. */
  readonly #taken = new Map<string, number>();
  readonly #requests = new Map<string, TokenBucket>();

  constructor(limits: ConcurrencyLimits) {
    this.#limits = limits;
    this.#permits = localPermits((scope) => this.#limitOf(scope));
  }

  /** From now on; `undefined` reserves nothing. */
  reserve(functionArn: string, count: number | undefined): void {
    const change = (count ?? 0) - (this.#reserved.get(functionArn) ?? 0);
    if (count === undefined) {
      this.#reserved.delete(functionArn);
      this.#requests.delete(functionArn);
    } else {
      this.#reserved.set(functionArn, count);
    }
    const account = accountOf(functionArn);
    this.#taken.set(account, (this.#taken.get(account) ?? 0) + change);
  }

  /** One invocation's place, until it is disposed of. @throws TooManyRequestsException (API-310) */
  acquire(functionArn: string, isAsynchronous = false): Disposable {
    const isReserved = this.#reserved.has(functionArn);
    const scope = this.#scopeOf(functionArn);
    const permit = this.#permits.tryAcquire([scope]);
    if (!permit) {
      throw new TooManyRequestsException(
        isReserved ? "ReservedFunctionConcurrentInvocationLimitExceeded" : "ConcurrentInvocationLimitExceeded",
      );
    }
    const hasRate = (isReserved || this.#limits.isAccountRateLimited) && !isAsynchronous;
    if (!hasRate || this.#isWithinRate(scope)) return permit;
    permit[Symbol.dispose]();
    throw new TooManyRequestsException(
      isReserved ? "ReservedFunctionInvocationRateLimitExceeded" : "FunctionInvocationRateLimitExceeded",
    );
  }

  /** The same without a word where there is none; no rate limits it. */
  tryAcquire(functionArn: string): Disposable | undefined {
    return this.#permits.tryAcquire([this.#scopeOf(functionArn)]);
  }

  /** `undefined` where nothing is reserved; 0 where nothing may run (API-600). */
  reservedFor(functionArn: string): number | undefined {
    return this.#reserved.get(functionArn);
  }

  /** Invocations that run now without anything reserved for their function, of each account in a region. */
  unreserved(): Unreserved[] {
    const accounts = [...this.#permits.inUse()].filter(([scope]) => !scope.includes(":function:"));
    return accounts.map(([scope, running]) => ({ ...placeIn(scope), running }));
  }

  #scopeOf(functionArn: string): string {
    return this.#reserved.has(functionArn) ? functionArn : accountOf(functionArn);
  }

  #isWithinRate(scope: string): boolean {
    const bucket = this.#requests.get(scope) ?? new TokenBucket(1000);
    this.#requests.set(scope, bucket);
    return bucket.take(requestsPerConcurrency * this.#limitOf(scope), this.#limits.clock.mono());
  }

  #limitOf(scope: string): number {
    return this.#reserved.get(scope) ?? this.#limits.accountLimit - (this.#taken.get(scope) ?? 0);
  }
}

/** `arn:aws:lambda:us-east-1:123456789012` */
function accountOf(functionArn: string): string {
  return functionArn.slice(0, functionArn.indexOf(":function:"));
}
