import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { Invoke } from "../invocation/invoke.ts";
import {
  InvalidRequestContentException,
  ResourceNotFoundException,
  TooManyRequestsException,
} from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { Claim, Settle } from "../store/store.ts";
import type { AsyncMetrics } from "../telemetry/async-metrics.ts";
import { decodeEvent, type QueuedEvent } from "./queued-event.ts";
import { type Failure, type GiveUp, retryAt } from "./retry.ts";

export interface RunParts {
  readonly clock: Clock;
  /** The version that an ARN means now. @throws ResourceNotFoundException when there is none any more */
  readonly resolve: (functionArn: string) => { readonly version: FunctionVersion };
  readonly invoke: Invoke;
  readonly diagnostics: Diagnostics;
  readonly metrics: AsyncMetrics;
  readonly retryDelaysMs: readonly [number, number];
}

/** Runs a claimed event once and returns what becomes of it in the queue. */
export async function runEvent(claim: Claim, parts: RunParts): Promise<Settle> {
  const now = parts.clock.now();
  // The store gives out what has expired, to be settled here (API-401).
  const event = decodeEvent(claim.body);
  const ending = now >= claim.expireAt ? "EventAgeExceeded" : await run({ claim, event }, parts);
  if (ending === "succeeded") return { claim, done: true };
  if (ending !== "function-error" && ending !== "throttle") return giveUp({ claim, event }, ending, parts);
  const at = retryAt(ending, claim, parts.clock.now(), parts.retryDelaysMs);
  if (typeof at === "string") return giveUp({ claim, event }, at, parts);
  return { claim, retryAt: at, countsAsAttempt: ending === "function-error" };
}

type Ending = "succeeded" | Failure | Reason;
type Reason = GiveUp | "FunctionDeleted" | "PayloadRefused";

async function run({ claim, event }: ClaimedEvent, parts: RunParts): Promise<Ending> {
  const { resolve, invoke, diagnostics, metrics, clock } = parts;
  const { requestId, invokedFunctionArn, payload, traceHeader, queuedAt } = event;
  try {
    const { version } = resolve(invokedFunctionArn);
    metrics.invoked(invokedFunctionArn, clock.now() - queuedAt);
    const given = { requestId, version, invokedFunctionArn, payload, traceHeader };
    const invocation = { ...given, clientContext: undefined, identity: undefined };
    const answer = await invoke(invocation, { tail: false, queuedAt: claim.runAt });
    return answer.functionError === undefined ? "succeeded" : "function-error";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return "FunctionDeleted";
    if (error instanceof InvalidRequestContentException) return "PayloadRefused";
    if (!(error instanceof TooManyRequestsException)) {
      diagnostics("error", "events.run-failed", { functionArn: invokedFunctionArn, requestId, ...errorFacts(error) });
    }
    return "throttle";
  }
}

interface ClaimedEvent {
  readonly claim: Claim;
  readonly event: QueuedEvent;
}

/** Nobody is told of it yet but the operator. */
function giveUp({ claim, event }: ClaimedEvent, reason: Reason, { diagnostics, metrics }: RunParts): Settle {
  metrics.dropped(reason === "FunctionDeleted" ? undefined : event.invokedFunctionArn);
  const { id, queue, attempt, deliveries } = claim;
  diagnostics("warn", "events.given-up", { queue, id, reason, attempt, deliveries });
  return { claim, done: true };
}
