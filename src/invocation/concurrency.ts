import { TooManyRequestsException } from "../model/exceptions.ts";
import { type Permits, localPermits } from "./permits.ts";

/**
 * Who may run how much at once (API-600): a function what is reserved for it, all the others of its account in its
 * region what is left of the account's limit.
 */
export class Concurrency {
  readonly #accountLimit: number;
  readonly #permits: Permits;
  readonly #reserved = new Map<string, number>();
  /** What is reserved of each account in a region. */
  readonly #taken = new Map<string, number>();

  constructor(accountLimit: number) {
    this.#accountLimit = accountLimit;
    this.#permits = localPermits((scope) => this.#limitOf(scope));
  }

  /** From now on; `undefined` reserves nothing. */
  reserve(functionArn: string, count: number | undefined): void {
    const change = (count ?? 0) - (this.#reserved.get(functionArn) ?? 0);
    if (count === undefined) this.#reserved.delete(functionArn);
    else this.#reserved.set(functionArn, count);
    const account = accountOf(functionArn);
    this.#taken.set(account, (this.#taken.get(account) ?? 0) + change);
  }

  /** One invocation's place, until it is disposed of. @throws TooManyRequestsException (API-310) */
  acquire(functionArn: string): Disposable {
    const isReserved = this.#reserved.has(functionArn);
    const permit = this.#permits.tryAcquire([isReserved ? functionArn : accountOf(functionArn)]);
    if (permit) return permit;
    throw new TooManyRequestsException(
      isReserved ? "ReservedFunctionConcurrentInvocationLimitExceeded" : "ConcurrentInvocationLimitExceeded",
    );
  }

  #limitOf(scope: string): number {
    return this.#reserved.get(scope) ?? this.#accountLimit - (this.#taken.get(scope) ?? 0);
  }
}

/** `arn:aws:lambda:us-east-1:123456789012` */
function accountOf(functionArn: string): string {
  return functionArn.slice(0, functionArn.indexOf(":function:"));
}
