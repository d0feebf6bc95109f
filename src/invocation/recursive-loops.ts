import type { Diagnostics } from "../diagnostics.ts";
import { RecursiveInvocationException } from "../model/exceptions.ts";
import type { Invocation } from "../model/invocation.ts";
import { descend, longestChain } from "./lineage.ts";

/** Stops functions that cause themselves to be invoked, by whatever way round, unless they may (API-230, API-410). */
export class RecursiveLoops {
  readonly #diagnostics: Diagnostics;
  readonly #allowed = new Set<string>();

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** From now on. */
  allow(functionArn: string, isAllowed: boolean): void {
    if (isAllowed) this.#allowed.add(functionArn);
    else this.#allowed.delete(functionArn);
  }

  /** The invocation with its place in the chain of events. @throws RecursiveInvocationException */
  follow(invocation: Invocation): Invocation {
    const { traceHeader, version, invokedFunctionArn, requestId } = invocation;
    if (traceHeader === undefined) return invocation;
    const descent = descend(traceHeader, version.functionArn);
    if (descent.earlierRuns >= longestChain && !this.#allowed.has(version.functionArn)) {
      this.#diagnostics("warn", "invocation.loop-stopped", { functionArn: invokedFunctionArn, requestId });
      throw new RecursiveInvocationException();
    }
    return { ...invocation, traceHeader: descent.traceHeader };
  }
}
