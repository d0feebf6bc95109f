import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { ExecutionEnvironment } from "../environments/environment.ts";
import type { Pool } from "../environments/pool.ts";
import type { Run } from "../environments/run.ts";
import { InvalidRequestContentException } from "../model/exceptions.ts";
import type { Invocation, Outcome, ResponseReader } from "../model/invocation.ts";
import type { Runtime } from "../model/runtimes.ts";
import type { Concurrency } from "./concurrency.ts";
import { crashBody, timeoutBody } from "./failure.ts";
import { notJson } from "../model/payload.ts";
import { report } from "./report.ts";
import { Vigil } from "./vigil.ts";

/** Runs one invocation to its end. @throws TooManyRequestsException, InvalidRequestContentException */
export type Invoke = (invocation: Invocation, options: InvokeOptions) => Promise<InvocationAnswer>;

export interface InvokeOptions {
  /** Collect the last 4 KB of this invocation's log (RT-339). */
  readonly tail: boolean;
  /** Takes a streamed response as it comes; the answer's payload is empty then. */
  readonly reader?: ResponseReader;
  /** In a new environment, whatever is free. */
  readonly cold?: boolean;
  /** An event from the queue: no rate limits it (API-607). */
  readonly isAsynchronous?: boolean;
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
}

/**
 * The corridor: permit, environment, run, answer. The answer goes out as soon as it is there; END and REPORT, and the
 * environment's return to the pool, follow when the guest waits for its next event.
 */
export function createInvoke(rooms: InvokeRooms): Invoke {
  const { pool, concurrency, clock } = rooms;
  const vigil = new Vigil(clock);
  return async (invocation, { tail, reader, cold = false, isAsynchronous = false }) => {
    const { version } = invocation;
    const permit = concurrency.acquire(version.functionArn, isAsynchronous);
    const free = cold ? undefined : pool.take(version);
    const environment = free ?? (await acquire(rooms, { invocation, permit, cold }));
    const run = environment.run(invocation, tail, reader);
    vigil.keep();
    const outcome = await run.answer;
    vigil.keep();
    if (run.isOver) {
      pool.expectBack(environment);
      // Its caller may have nothing else left to call with.
      permit[Symbol.dispose]();
    }
    const end = finish({ rooms, environment, run, permit }, outcome);
    const logTail = tail ? await end : undefined;
    return answerOf(outcome, { invocation, runtime: environment.plan.runtime, now: clock.now(), logTail });
  };
}

interface Admission {
  readonly invocation: Invocation;
  readonly permit: Disposable;
  readonly cold: boolean;
}

async function acquire({ pool }: InvokeRooms, { invocation, permit, cold }: Admission): Promise<ExecutionEnvironment> {
  try {
    return await (cold ? pool.create(invocation.version) : pool.acquire(invocation.version));
  } catch (error) {
    permit[Symbol.dispose]();
    throw error;
  }
}

interface Lease {
  readonly rooms: InvokeRooms;
  readonly environment: ExecutionEnvironment;
  readonly run: Run;
  readonly permit: Disposable;
}

/** Order on every path: the run ends, its report is written, the environment is free, the permit is back. */
async function finish({ rooms, environment, run, permit }: Lease, outcome: Outcome): Promise<Uint8Array | undefined> {
  using _permit = permit;
  const { identity } = environment;
  try {
    const closing = await run.closed;
    report({ identity, invocation: run.invocation, outcome, closing, now: rooms.clock.now() });
  } catch (error) {
    rooms.diagnostics("error", "invocation.not-closed", errorFacts(error));
  }
  const logTail = identity.log.closeWindow();
  rooms.pool.release(environment, run.runMs);
  return logTail;
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
