import type { Clock } from "../../clock.ts";
import { type Diagnostics, errorFacts } from "../../diagnostics.ts";
import type { Resolution } from "../../catalogue/catalogue.ts";
import type { InvocationAnswer, Invoke } from "../../invocation/invoke.ts";
import { AwsException, RecursiveInvocationException } from "../../model/exceptions.ts";

export interface BatchParts {
  readonly invoke: Invoke;
  readonly resolve: (functionArn: string) => Resolution;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

export interface BatchRun {
  readonly functionArn: string;
  readonly payload: Uint8Array;
  /** Of the trace that the invocation goes on with. */
  readonly traceHeader: string | undefined;
  /** On the monotonic clock: when its messages are not the batch's own any more. */
  readonly until: number;
  readonly signal: AbortSignal;
}

const firstBackOffMs = 200;
const longestBackOffMs = 60_000;

/**
 * Runs the function on a batch; while it is throttled or can't run, tries again for as long as nobody else can have the
 * messages. `undefined` where it did not run.
 */
export async function runBatch(run: BatchRun, parts: BatchParts): Promise<InvocationAnswer | undefined> {
  const { clock, diagnostics } = parts;
  const { functionArn, until, signal } = run;
  for (let backOffMs = firstBackOffMs; ; backOffMs = Math.min(longestBackOffMs, backOffMs * 2)) {
    try {
      return await attempt(run, parts);
    } catch (error) {
      // The messages come again, and go where the queue sends what nobody could do.
      if (error instanceof RecursiveInvocationException) return undefined;
      if (!(error instanceof AwsException)) {
        diagnostics("error", "sources.run-failed", { functionArn, ...errorFacts(error) });
      }
    }
    if (clock.mono() + backOffMs >= until || !(await slept(clock, backOffMs, signal))) return undefined;
  }
}

async function attempt({ functionArn, payload, traceHeader }: BatchRun, { invoke, resolve, clock }: BatchParts) {
  const invocation = {
    ...resolve(functionArn),
    requestId: clock.uuid(),
    payload,
    clientContext: undefined,
    identity: undefined,
    traceHeader,
  };
  return await invoke(invocation, { tail: false });
}

/** Whether the time went by undisturbed. */
export async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch {
    return false; // the poller is being closed
  }
}
