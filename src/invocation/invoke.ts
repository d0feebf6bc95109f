import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { ExecutionEnvironment } from "../environments/environment.ts";
import type { Pool } from "../environments/pool.ts";
import { type Closing, type Run, isColdStart } from "../environments/run.ts";
import {
  InvalidRequestContentException,
  RecursiveInvocationException,
  TooManyRequestsException,
} from "../model/exceptions.ts";
import type { EndFacts } from "../logs/platform-lines.ts";
import type { Invocation, Outcome, ResponseReader } from "../model/invocation.ts";
import type { InvocationObserver, ObservedEnd } from "../model/invocation-observer.ts";
import type { Runtime } from "../model/runtimes.ts";
import type { Ending, FunctionCounts, FunctionMetrics } from "../telemetry/function-metrics.ts";
import type { Tracer } from "../telemetry/tracer.ts";
import type { Concurrency } from "./concurrency.ts";
import type { RecursiveLoops } from "./recursive-loops.ts";
import { crashBody, timeoutBody } from "./failure.ts";
import { notJson } from "../model/payload.ts";
import { report } from "./report.ts";
import { type Traced, beginTrace, endTrace, withTrace } from "./trace.ts";
import { Vigil } from "./vigil.ts";

/**
 * Runs one invocation to its end, and gives back the permit that came with it.
 * @throws TooManyRequestsException, InvalidRequestContentException, RecursiveInvocationException
 */
export type Invoke = (invocation: Invocation, options: InvokeOptions) => Promise<InvocationAnswer>;

export interface InvokeOptions {
  /** Collect the last 4 KB of this invocation's log (RT-339). */
  readonly tail: boolean;
  /** Takes a streamed response as it comes; the answer's payload is empty then. */
  readonly reader?: ResponseReader;
  /** In a new environment, whatever is free. */
  readonly cold?: boolean;
  /** An event from the queue: epoch ms since which it has waited for its turn. No rate limits it (API-607). */
  readonly queuedAt?: number;
  /** Its place among those that run at once, where it has one already. */
  readonly permit?: Disposable;
}

/** What the caller gets. */
export interface InvocationAnswer {
  readonly payload: Uint8Array;
  readonly contentType: string;
  /** `X-Amz-Function-Error`; `undefined` on success (RT-260 … RT-262). */
  readonly functionError: "Handled" | "Unhandled" | undefined;
  readonly executedVersion: string;
  readonly logTail: Uint8Array | undefined;
}

export interface InvokeRooms {
  readonly pool: Pool;
  readonly concurrency: Concurrency;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly metrics: FunctionMetrics;
  readonly tracer: Tracer | undefined;
  /** `undefined` looks for no loops. */
  readonly loops: RecursiveLoops | undefined;
  readonly observer?: InvocationObserver | undefined;
}

/**
 * The corridor: permit, environment, run, answer. The answer goes out as soon as it is there; END and REPORT, and the
 * environment's return to the pool, follow when the guest waits for its next event.
 */
export function createInvoke(rooms: InvokeRooms): Invoke {
  const { pool, clock, metrics } = rooms;
  const vigil = new Vigil(clock);
  return async (asked, { tail, reader, cold = false, ...turn }) => {
    const { version } = asked;
    const counts = metrics.of(asked);
    const { invocation, permit } = admit(rooms, asked, counts, turn);
    const { queuedAt } = turn;
    const traced = beginTrace(rooms, invocation.traceHeader, queuedAt);
    const free = cold ? undefined : pool.take(version);
    const environment = free ?? (await acquire(rooms, { invocation, counts, permit, cold }));
    if (traced && !free) traced.hasWaited = true;
    rooms.observer?.began(invocation, environment.identity.log.name);
    const run = environment.run(withTrace(invocation, traced), tail, reader);
    vigil.keep();
    const outcome = await run.answer;
    vigil.keep();
    if (run.isOver) {
      pool.expectBack(environment);
      // Its caller may have nothing else left to call with.
      permit[Symbol.dispose]();
    }
    const end = finish({ rooms, environment, run, counts, permit, traced }, outcome);
    const logTail = tail ? await end : undefined;
    return answerOf(outcome, { invocation, runtime: environment.plan.runtime, now: clock.now(), logTail });
  };
}

/** @throws TooManyRequestsException, RecursiveInvocationException */
function admit(
  { concurrency, loops, observer }: InvokeRooms,
  asked: Invocation,
  counts: FunctionCounts,
  { queuedAt, permit: given }: Pick<InvokeOptions, "queuedAt" | "permit">,
): { invocation: Invocation; permit: Disposable } {
  try {
    const invocation = loops ? loops.follow(asked) : asked;
    const permit = given ?? concurrency.acquire(asked.version.functionArn, queuedAt !== undefined);
    counts.running += 1;
    return { invocation, permit };
  } catch (error) {
    given?.[Symbol.dispose]();
    if (error instanceof TooManyRequestsException) counts.throttles += 1;
    if (error instanceof RecursiveInvocationException) counts.recursiveInvocationsDropped += 1;
    observer?.refused(asked, error);
    throw error;
  }
}

interface Admission {
  readonly invocation: Invocation;
  readonly counts: FunctionCounts;
  readonly permit: Disposable;
  readonly cold: boolean;
}

async function acquire({ pool, observer }: InvokeRooms, admission: Admission): Promise<ExecutionEnvironment> {
  const { invocation, counts, permit, cold } = admission;
  try {
    return await (cold ? pool.create(invocation.version) : pool.acquire(invocation.version));
  } catch (error) {
    permit[Symbol.dispose]();
    counts.running -= 1;
    if (error instanceof TooManyRequestsException) counts.throttles += 1;
    else counts.failures += 1;
    observer?.refused(invocation, error);
    throw error;
  }
}

interface Lease {
  readonly rooms: InvokeRooms;
  readonly environment: ExecutionEnvironment;
  readonly run: Run;
  readonly counts: FunctionCounts;
  readonly permit: Disposable;
  readonly traced: Traced | undefined;
}

/** Order on every path: the run ends, its report is written, the environment is free, the permit is back. */
async function finish(lease: Lease, outcome: Outcome): Promise<Uint8Array | undefined> {
  const { rooms, environment, run, counts, traced } = lease;
  const wentOn = !run.isOver;
  using _permit = lease.permit;
  const { identity } = environment;
  try {
    const closing = await run.closed;
    const ended: Outcome = closing.isTimedOut ? { kind: "timed-out" } : outcome;
    const facts = report({ identity, invocation: run.invocation, outcome: ended, closing, now: rooms.clock.now() });
    if (facts) counts.count({ ...facts, isError: ended.kind !== "succeeded", on: concurrencyOf(lease) });
    if (rooms.observer) observe(rooms.observer, run.invocation, facts && observedEnd(facts, ended, closing));
    if (facts && traced) endTrace(rooms, { traced, environment, run, outcome: ended, closing, wentOn });
  } catch (error) {
    rooms.diagnostics("error", "invocation.not-closed", errorFacts(error));
  }
  const logTail = identity.log.closeWindow();
  counts.running -= 1;
  rooms.pool.release(environment, run.runMs);
  return logTail;
}

function observe(observer: InvocationObserver, invocation: Invocation, end: ObservedEnd | undefined): void {
  if (end) observer.ended(invocation, end);
  else observer.refused(invocation, new InvalidRequestContentException(notJson(invocation.payload)));
}

function observedEnd(facts: EndFacts, outcome: Outcome, closing: Closing): ObservedEnd {
  return { ...facts, outcome, isColdStart: isColdStart(closing) };
}

function concurrencyOf({ rooms, environment, run }: Lease): Ending["on"] {
  const { initializationType } = environment.plan;
  if (initializationType === "on-demand" && rooms.pool.provisioned(run.invocation.version)) return "spillover";
  return initializationType;
}

interface AnswerFacts {
  readonly invocation: Invocation;
  readonly runtime: Runtime;
  readonly now: number;
  readonly logTail: Uint8Array | undefined;
}

function answerOf(outcome: Outcome, { invocation, runtime, now, logTail }: AnswerFacts): InvocationAnswer {
  const base = { contentType: "application/json", executedVersion: invocation.version.version, logTail };
  const failed = (payload: Uint8Array): InvocationAnswer => ({ ...base, payload, functionError: "Unhandled" });
  switch (outcome.kind) {
    case "succeeded":
      return { ...base, payload: outcome.payload, contentType: outcome.contentType, functionError: undefined };
    case "failed":
      return { ...base, payload: outcome.payload, functionError: outcome.handled ? "Handled" : "Unhandled" };
    case "timed-out":
      return failed(timeoutBody(invocation, runtime, now));
    case "crashed":
      return failed(crashBody(outcome, invocation.requestId, runtime));
    case "refused":
      throw new InvalidRequestContentException(notJson(invocation.payload));
    default:
      return outcome satisfies never;
  }
}
