import type { Identity } from "../environments/identity.ts";
import { errorTypeOf, exitErrorType } from "../environments/init-result.ts";
import type { Closing } from "../environments/run.ts";
import type { EndFacts } from "../logs/platform-lines.ts";
import { type Invocation, type Outcome, timeoutOf } from "../model/invocation.ts";
import { crashText, timeoutText } from "./failure.ts";

/**
 * Writes what stands at the end of an invocation's window: faults, END, REPORT (RT-330 … RT-340). Returns what they say,
 * or nothing of an event that the function never saw.
 */
export function report({ identity, invocation, outcome, closing, now }: ReportFacts): EndFacts | undefined {
  if (outcome.kind === "refused") return undefined;
  const { log, lines, isLegacy } = identity;
  const write = (texts: readonly string[]) => {
    for (const text of texts) log.append(text);
  };
  const faults = isLegacy ? legacyFault(closing) : modernFaults(invocation, outcome, closing, now);
  const facts = endFacts(invocation, outcome, closing);
  identity.telemetry?.end(facts, faults);
  write(faults);
  write(lines.end(facts));
  if (isLegacy) write(legacyAfterwards(invocation, outcome, now));
  return facts;
}

export interface ReportFacts {
  readonly identity: Identity;
  readonly invocation: Invocation;
  readonly outcome: Outcome;
  readonly closing: Closing;
  /** Epoch ms. */
  readonly now: number;
}

/** RT-148 */
function legacyFault({ initFailure }: Closing): string[] {
  const fault = initFailure?.kind === "failed" ? initFailure.error.fault : undefined;
  return fault === undefined ? [] : [`${fault}\n`];
}

/** The old platform's order: after REPORT (RT-252, RT-271). */
function legacyAfterwards(invocation: Invocation, outcome: Outcome, now: number): string[] {
  const { requestId } = invocation;
  if (outcome.kind === "timed-out") return [timeoutLine(requestId, timeoutOf(invocation), now)];
  if (outcome.kind === "crashed") return [`RequestId: ${requestId} Process exited before completing request\n`];
  return [];
}

/** RT-258, RT-271, RT-272 */
function modernFaults(invocation: Invocation, outcome: Outcome, closing: Closing, now: number): string[] {
  const { requestId } = invocation;
  if (outcome.kind === "timed-out") return [timeoutLine(requestId, timeoutOf(invocation), now)];
  const exit = outcome.kind === "crashed" ? outcome : closing.exit;
  if (!exit) return [];
  return [`RequestId: ${requestId} Error: ${crashText(exit)}\n`, `${exitErrorType(exit)}\n`];
}

function timeoutLine(requestId: string, timeoutMs: number, now: number): string {
  return `${new Date(now).toISOString()} ${requestId} ${timeoutText(timeoutMs)}\n\n`;
}

function endFacts(invocation: Invocation, outcome: Outcome, closing: Closing): EndFacts {
  const { durationMs, initDurationMs, maxMemoryUsedMiB, initFailure } = closing;
  const base = {
    requestId: invocation.requestId,
    durationMs: outcome.kind === "timed-out" ? Math.max(durationMs, timeoutOf(invocation)) : durationMs,
    initDurationMs,
    memoryMiB: invocation.version.memoryMiB,
    maxMemoryUsedMiB,
    producedBytes: "payload" in outcome ? outcome.payload.length : 0,
    traceHeader: invocation.traceHeader,
  };
  if (outcome.kind === "timed-out") return { ...base, status: "timeout", errorType: undefined };
  if (initFailure) return { ...base, status: "error", errorType: errorTypeOf(initFailure) };
  const exit = outcome.kind === "crashed" ? outcome : closing.exit;
  if (exit) return { ...base, status: "error", errorType: exitErrorType(exit) };
  return { ...base, status: outcome.kind === "failed" ? "failure" : "success", errorType: undefined };
}
