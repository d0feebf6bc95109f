import { randomUUID } from "node:crypto";
import { type Dispatch, startDispatch } from "../../../src/events/dispatch.ts";
import { EventQueue } from "../../../src/events/queue.ts";
import type { Facts } from "../../../src/diagnostics.ts";
import type { InvocationAnswer, InvokeOptions } from "../../../src/invocation/invoke.ts";
import { ResourceNotFoundException } from "../../../src/model/exceptions.ts";
import type { FunctionVersion } from "../../../src/model/function.ts";
import type { Invocation } from "../../../src/model/invocation.ts";
import { openStore } from "../../../src/store/embedded-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { AsyncMetrics } from "../../../src/telemetry/async-metrics.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** How a run of the function ends; to be thrown, or answered. */
export type Run = (invocation: Invocation) => Promise<"succeeded" | "failed">;

export interface EventsUnderTest extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly queue: EventQueue;
  readonly dispatch: Dispatch;
  /** Every invocation, in the order of its start. */
  readonly invocations: readonly Invocation[];
  /** Those of each. */
  readonly options: readonly InvokeOptions[];
  readonly metrics: AsyncMetrics;
  readonly reports: readonly ({ event: string } & Facts)[];
  /** Returns the request id. */
  put(functionName: string, payload?: string): Promise<string>;
  /** Lets what is going on come to rest, moves the clock, and lets what follows come to rest. */
  elapse(ms: number): Promise<void>;
}

/** Queue and dispatch over a real store, with a function that does what the test says. */
export async function startEvents(
  run: Run,
  directory = ":memory:",
  clock: ManualClock = new ManualClock(),
): Promise<EventsUnderTest> {
  const store = await openStore(directory, clock);
  const metrics = new AsyncMetrics();
  const queue = new EventQueue({ store, clock, metrics });
  const invocations: Invocation[] = [];
  const options: InvokeOptions[] = [];
  const reports: ({ event: string } & Facts)[] = [];
  const dispatch = startDispatch({
    store,
    queue,
    clock,
    metrics,
    resolve: (functionArn) => {
      const [functionName = "", qualifier] = functionArn.split(":").slice(6);
      if (functionName === "deleted") throw new ResourceNotFoundException("Function not found");
      return { version: versionOf(functionName, qualifier) };
    },
    invoke: async (invocation, given) => {
      invocations.push(invocation);
      options.push(given);
      return answer((await run(invocation)) === "failed");
    },
    diagnostics: (_level, event, facts) => {
      reports.push({ event, ...facts });
    },
  });
  return {
    clock,
    queue,
    dispatch,
    invocations,
    options,
    metrics,
    reports,
    async put(functionName, payload = "{}") {
      const invocation = eventFor(functionName, payload);
      await queue.put(invocation);
      return invocation.requestId;
    },
    async elapse(ms) {
      await rest(store);
      clock.advance(ms);
      await rest(store);
    },
    async [Symbol.asyncDispose]() {
      const closed = dispatch.close(0);
      clock.advance(0);
      await closed;
      await store.close();
    },
  };
}

/** The store answers in order: what goes on over a few of its answers is over after as many others. */
export async function rest(store: Store): Promise<void> {
  for (let answers = 0; answers < 10; answers += 1) await store.due(1);
}

export function eventFor(functionName: string, payload: string): Invocation {
  return {
    requestId: randomUUID(),
    version: versionOf(functionName, undefined),
    invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}:live`,
    payload: Buffer.from(payload),
    clientContext: undefined,
    identity: undefined,
    traceHeader: "Root=1-2-3",
  };
}

export function versionOf(functionName: string, qualifier: string | undefined): FunctionVersion {
  return {
    functionName,
    version: qualifier ?? "$LATEST",
    functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`,
    revisionId: "r",
    runtimeId: "nodejs24.x",
    handler: "index.handler",
    role: "arn:aws:iam::123456789012:role/lambkin",
    timeoutMs: 3000,
    memoryMiB: 128,
    environmentVariables: {},
    codeDirectory: "/nowhere",
    layersDirectory: undefined,
    ephemeralStorageMiB: 512,
    network: true,
    logging: { format: "Text", logGroup: "g", applicationLogLevel: undefined, systemLogLevel: undefined },
  };
}

export function answer(isError: boolean): InvocationAnswer {
  return {
    payload: Buffer.from("null"),
    contentType: "application/json",
    functionError: isError ? "Unhandled" : undefined,
    executedVersion: "$LATEST",
    logTail: undefined,
  };
}
