import { exitErrorType } from "../environments/init-result.ts";
import type { Clock } from "../clock.ts";
import type { ExecutionEnvironment } from "../environments/environment.ts";
import { type Closing, type Run, isColdStart } from "../environments/run.ts";
import type { Invocation, Outcome } from "../model/invocation.ts";
import { payloadText } from "../model/payload.ts";
import type { BegunTrace, Tracer } from "../telemetry/tracer.ts";

/** A sampled invocation on its way. */
export interface Traced {
  readonly trace: BegunTrace;
  /** Epoch ms; of an asynchronous event when its turn came. */
  readonly receivedAt: number;
  /** It had to wait for its turn, or for an environment. */
  hasWaited: boolean;
}

interface TraceRooms {
  readonly clock: Clock;
  readonly tracer: Tracer | undefined;
}

/** `undefined` for an invocation that is not sampled. */
export function beginTrace(
  { clock, tracer }: TraceRooms,
  traceHeader: string | undefined,
  queuedAt: number | undefined,
): Traced | undefined {
  const trace = tracer?.begin(traceHeader);
  if (!trace) return undefined;
  return { trace, receivedAt: queuedAt ?? clock.mono() + epochOffset(clock), hasWaited: queuedAt !== undefined };
}

/** The invocation as its function sees it: what that records belongs below the invocation's own span. */
export function withTrace(invocation: Invocation, traced: Traced | undefined): Invocation {
  return traced ? { ...invocation, traceHeader: traced.trace.header } : invocation;
}

export interface TraceEnd {
  readonly traced: Traced;
  readonly environment: ExecutionEnvironment;
  readonly run: Run;
  readonly outcome: Outcome;
  readonly closing: Closing;
  /** The function was not done with its answer. */
  readonly wentOn: boolean;
}

export function endTrace({ clock, tracer }: TraceRooms, end: TraceEnd): void {
  const { traced, environment, run, outcome, closing, wentOn } = end;
  const { requestId, invokedFunctionArn, version } = run.invocation;
  const { trace, receivedAt, hasWaited } = traced;
  const startedAt = run.startedAt + epochOffset(clock);
  tracer?.end({
    ...trace,
    requestId,
    invokedFunctionArn,
    version,
    receivedAt,
    hasWaited,
    startedAt,
    wentOn,
    logStream: environment.identity.log.name.logStream,
    answeredAt: startedAt + closing.durationMs,
    overAt: clock.mono() + epochOffset(clock),
    initDurationMs: closing.initDurationMs,
    isColdStart: isColdStart(closing),
    errorType: errorTypeOf(outcome),
  });
}

/** What turns monotonic milliseconds into those since the epoch. */
function epochOffset(clock: Clock): number {
  return clock.now() - clock.mono();
}

function errorTypeOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case "succeeded":
    case "refused":
      return undefined;
    case "failed":
      return errorTypeIn(outcome.payload) ?? "Unhandled";
    case "timed-out":
      return "Sandbox.Timedout";
    case "crashed":
      return exitErrorType(outcome);
    default:
      return outcome satisfies never;
  }
}

/** Of an error body as the guest made it (RT-220). */
function errorTypeIn(payload: Uint8Array): string | undefined {
  try {
    const body: unknown = JSON.parse(payloadText(payload));
    const isTyped = typeof body === "object" && body !== null && "errorType" in body;
    return isTyped && typeof body.errorType === "string" ? body.errorType : undefined;
  } catch {
    return undefined; // a SyntaxError: errors of streamed responses may be cut
  }
}
