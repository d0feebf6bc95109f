import { randomUUID } from "node:crypto";
import { type Dispatch, startDispatch } from "../../../src/events/dispatch.ts";
import type { Facts } from "../../../src/diagnostics.ts";
import type { Delivery } from "../../../src/events/delivery.ts";
import { DeliveryWork } from "../../../src/events/deliver.ts";
import type { EventSettings } from "../../../src/events/follow-ups.ts";
import { EventQueue } from "../../../src/events/queue.ts";
import { awsRetries } from "../../../src/events/retry.ts";
import { EventWork } from "../../../src/events/run-event.ts";
import { Concurrency } from "../../../src/invocation/concurrency.ts";
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
  readonly concurrency: Concurrency;
  /** Every invocation, in the order of its start. */
  readonly invocations: readonly Invocation[];
  /** Those of each, without its permit. */
  readonly options: readonly Omit<InvokeOptions, "permit">[];
  readonly metrics: AsyncMetrics;
  readonly reports: readonly ({ event: string } & Facts)[];
  /** What other services got. */
  readonly delivered: readonly Delivery[];
  /** Returns the request id. */
  put(functionName: string, payload?: string): Promise<string>;
  /** Lets what is going on come to rest, moves the clock, and lets what follows come to rest. */
  elapse(ms: number): Promise<void>;
  /** Something is in a queue. */
  isBusy(): Promise<boolean>;
}

export interface EventsOptions {
  readonly directory?: string;
  readonly clock?: ManualClock;
  /** Of every function, whatever its qualifier. */
  readonly settings?: EventSettings;
  readonly deadLetterTargetArn?: string;
  readonly accountLimit?: number;
  /** What becomes of what is sent to another service. */
  readonly receive?: (delivery: Delivery) => Promise<void>;
}

/** Queue and dispatch over a real store, with a function that does what the test says. */
export async function startEvents(run: Run, options: EventsOptions = {}): Promise<EventsUnderTest> {
  const { directory = ":memory:", clock = new ManualClock(), settings = {}, deadLetterTargetArn } = options;
  const { accountLimit = 1000, receive = async () => {} } = options;
  const store = await openStore(directory, clock);
  const metrics = new AsyncMetrics();
  const settingsOf = () => settings;
  const queue = new EventQueue({ store, clock, metrics, settingsOf });
  const concurrency = new Concurrency({ accountLimit, isAccountRateLimited: false, clock });
  const invocations: Invocation[] = [];
  const optionsOf: Omit<InvokeOptions, "permit">[] = [];
  const reports: ({ event: string } & Facts)[] = [];
  const delivered: Delivery[] = [];
  const send = async (delivery: Delivery): Promise<void> => {
    await receive(delivery);
    delivered.push(delivery);
  };
  const diagnostics = (_level: string, event: string, facts?: Facts): void => void reports.push({ event, ...facts });
  const shared = { clock, metrics, diagnostics };
  const works = {
    fn: new EventWork({
      ...shared,
      concurrency,
      settingsOf,
      retryDelaysMs: awsRetries.delaysMs,
      resolve: (functionArn) => {
        const [functionName = "", qualifier] = functionArn.split(":").slice(6);
        if (functionName === "deleted") throw new ResourceNotFoundException("Function not found");
        const version = versionOf(functionName, qualifier);
        return { version: deadLetterTargetArn === undefined ? version : { ...version, deadLetterTargetArn } };
      },
      invoke: async (invocation, { permit, ...given }) => {
        using _permit = permit;
        invocations.push(invocation);
        optionsOf.push(given);
        return answer((await run(invocation)) === "failed");
      },
    }),
    to: new DeliveryWork({ ...shared, senders: { sqs: send, sns: send } }),
  };
  const dispatch = startDispatch({ store, queue, clock, diagnostics, works });
  return {
    clock,
    queue,
    dispatch,
    concurrency,
    invocations,
    options: optionsOf,
    metrics,
    reports,
    delivered,
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
    isBusy: async () => (await store.due(1)).length > 0,
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
    payload: Buffer.from(isError ? '{"errorType":"Error","errorMessage":"no luck"}' : "null"),
    contentType: "application/json",
    functionError: isError ? "Unhandled" : undefined,
    executedVersion: "$LATEST",
    logTail: undefined,
  };
}
