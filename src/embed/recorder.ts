import { realClock } from "../clock.ts";
import { crashBody, timeoutBody } from "../invocation/failure.ts";
import { billedMs } from "../logs/platform-lines.ts";
import type { Invocation, Outcome } from "../model/invocation.ts";
import type { InvocationObserver, ObservedEnd } from "../model/invocation-observer.ts";
import type { LogEvent, LogStreamName } from "../model/log-event.ts";
import { type Runtime, findRuntime, isLegacy } from "../model/runtimes.ts";
import {
  type InvocationReport,
  type InvocationResult,
  errorIn,
  functionErrorOf,
  valueOf,
} from "./invocation-result.ts";
import { isPlatformLine, printedText } from "./log-lines.ts";

/** Of one stream, until its invocation ends: a function may print without end. */
const maxLines = 100_000;
/** Environments that printed something and never ran. */
const maxStreams = 1000;

/** Keeps the results of invocations with their logs, whoever sent the events. */
export class Recorder implements InvocationObserver {
  /** Oldest first. */
  readonly results: InvocationResult[] = [];
  readonly #atMost: number;
  /** What was logged since the end of the invocation before, by stream. */
  readonly #lines = new Map<string, string[]>();
  /** Streams of what runs, by request id. */
  readonly #running = new Map<string, string>();
  readonly #awaited = new Map<string, (result: InvocationResult) => void>();
  #begun = 0;

  /** Keeps so many results, the last ones. */
  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /** How many invocations there were. */
  get begun(): number {
    return this.#begun;
  }

  isAwaited(requestId: string): boolean {
    return this.#awaited.has(requestId);
  }

  /** The result of the next invocation of this id that ends; one at a time waits for it. */
  async next(requestId: string): Promise<InvocationResult> {
    return await new Promise((resolve) => this.#awaited.set(requestId, resolve));
  }

  began({ requestId }: Invocation, { logGroup, logStream }: LogStreamName): void {
    this.#begun += 1;
    this.#running.set(requestId, `${logGroup} ${logStream}`);
  }

  ended(invocation: Invocation, end: ObservedEnd): void {
    const { requestId } = invocation;
    const stream = this.#running.get(requestId) ?? "";
    const result = resultOf(invocation, end, this.#lines.get(stream) ?? []);
    this.#running.delete(requestId);
    this.#lines.delete(stream);
    if (this.results.push(result) > this.#atMost) this.results.shift();
    this.#awaited.get(requestId)?.(result);
    this.#awaited.delete(requestId);
  }

  refused({ requestId }: Invocation): void {
    this.#running.delete(requestId);
    this.#awaited.delete(requestId);
  }

  logged({ logGroup, logStream }: LogStreamName, events: readonly LogEvent[]): void {
    const stream = `${logGroup} ${logStream}`;
    let lines = this.#lines.get(stream);
    if (!lines) this.#lines.set(stream, (lines = []));
    for (const { message } of events) lines.push(message);
    if (lines.length > maxLines) lines.splice(0, lines.length - maxLines);
    const [oldest] = this.#lines.keys();
    if (this.#lines.size > maxStreams && oldest !== undefined) this.#lines.delete(oldest);
  }
}

function resultOf(invocation: Invocation, end: ObservedEnd, lines: readonly string[]): InvocationResult {
  const { requestId, version } = invocation;
  const { outcome } = end;
  const runtime = findRuntime(version.runtimeId);
  const payload = Buffer.from(payloadOf(outcome, invocation, runtime)).toString();
  const functionError = functionErrorOf(outcome);
  return {
    functionName: version.functionName,
    requestId,
    result: functionError === undefined ? valueOf(payload) : undefined,
    payload,
    functionError,
    error: functionError === undefined ? undefined : errorIn(payload),
    logs: lines.filter((line) => !isPlatformLine(line)).map(printedText),
    log: lines.map((line) => (line.endsWith("\n") ? line : `${line}\n`)).join(""),
    report: reportOf(invocation, end, runtime),
    coldStart: end.isColdStart,
  };
}

function reportOf({ version }: Invocation, end: ObservedEnd, runtime: Runtime | undefined): InvocationReport {
  const shown = Number(end.durationMs.toFixed(2));
  return {
    durationMs: shown,
    billedMs: billedMs(shown, runtime !== undefined && isLegacy(runtime)),
    initMs: end.initDurationMs,
    memoryMb: version.memoryMiB,
    maxMemoryMb: end.maxMemoryUsedMiB,
  };
}

/** As its caller got it; of one that takes a streamed response as it comes, nothing. */
function payloadOf(outcome: Outcome, invocation: Invocation, runtime: Runtime | undefined): Uint8Array {
  if ("payload" in outcome) return outcome.payload;
  if (runtime === undefined || outcome.kind === "refused") return new Uint8Array(0);
  if (outcome.kind === "crashed") return crashBody(outcome, invocation.requestId, runtime);
  return timeoutBody(invocation, runtime, realClock.now());
}
