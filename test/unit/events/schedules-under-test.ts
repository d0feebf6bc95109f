import type { PolicyRequest } from "../../../src/catalogue/policies.ts";
import type { Facts } from "../../../src/diagnostics.ts";
import { startDispatch } from "../../../src/events/dispatch.ts";
import type { MissedSchedules } from "../../../src/events/timed.ts";
import { type EventBridge, openEventBridge } from "../../../src/events/open-event-bridge.ts";
import { EventQueue } from "../../../src/events/queue.ts";
import { putRule } from "../../../src/events/rules/put-rule.ts";
import { awsRetries } from "../../../src/events/retry.ts";
import { EventWork } from "../../../src/events/run-event.ts";
import { createSchedule } from "../../../src/events/schedules/put-schedule.ts";
import type { ScheduleSettings } from "../../../src/events/schedules/schedule-documents.ts";
import type { TargetDelivery } from "../../../src/events/targets/target-delivery.ts";
import { ownBuses } from "../../../src/events/targets/bus-senders.ts";
import { TargetWork } from "../../../src/events/targets/target-work.ts";
import { Concurrency } from "../../../src/invocation/concurrency.ts";
import { ResourceNotFoundException } from "../../../src/model/exceptions.ts";
import { openStore } from "../../../src/store/embedded-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { AsyncMetrics } from "../../../src/telemetry/async-metrics.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { answer, rest, versionOf } from "./events-under-test.ts";

export const place = { region: "us-east-1", accountId: "123456789012" };
export const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:f";

/** What a function was sent, and when. */
export interface Sent {
  /** `2026-01-01T00:01:00` */
  readonly at: string;
  readonly functionArn: string;
  readonly event: unknown;
}

export interface SchedulesUnderTest extends AsyncDisposable, EventBridge {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly sent: readonly Sent[];
  /** What queues were sent, and when. */
  readonly delivered: readonly ({ readonly at: number } & TargetDelivery)[];
  readonly asked: readonly PolicyRequest[];
  readonly reports: readonly ({ event: string } & Facts)[];
  /** Moves the clock in steps, and lets come to rest what follows. */
  elapse(ms: number, stepMs?: number): Promise<void>;
  putRate(name: string, scheduleExpression: string, target?: object): Promise<void>;
  putPattern(name: string, eventPattern: string, target?: object, busName?: string): Promise<void>;
  schedule(name: string, settings: Partial<ScheduleSettings>): Promise<void>;
}

export interface SchedulesOptions {
  readonly clock?: ManualClock;
  readonly directory?: string;
  /** Of another engine that shares it. */
  readonly store?: Store;
  readonly missed?: MissedSchedules;
  /** The function's policy lets nobody in. */
  readonly isForbidden?: boolean;
  /** Whether there is such a function. */
  readonly exists?: (functionArn: string) => boolean;
  /** What a queue does with what it is sent. */
  readonly receive?: (delivery: TargetDelivery) => Promise<void>;
}

/** Rules and schedules over a real store, and functions that only note what comes. */
export async function startSchedules(options: SchedulesOptions = {}): Promise<SchedulesUnderTest> {
  const { clock = new ManualClock(), directory = ":memory:", missed = "once", isForbidden = false } = options;
  const { exists = () => true, receive = async () => {} } = options;
  const store = options.store ?? (await openStore(directory, clock));
  const metrics = new AsyncMetrics();
  const queue = new EventQueue({ store, clock, metrics, settingsOf: () => ({}) });
  const sent: Sent[] = [];
  const asked: PolicyRequest[] = [];
  const reports: ({ event: string } & Facts)[] = [];
  const diagnostics = (_level: string, event: string, facts: Facts = {}) => {
    reports.push({ event, ...facts });
  };
  const resolve = (arn: string) => {
    if (!exists(arn)) throw new ResourceNotFoundException(`Function not found: ${arn}`);
    return { version: versionOf(arn.split(":")[6] ?? "", arn.split(":")[7]) };
  };
  const fn = new EventWork({
    clock,
    diagnostics,
    metrics,
    settingsOf: () => ({}),
    retryDelaysMs: awsRetries.delaysMs,
    concurrency: new Concurrency({ accountLimit: 1000, isAccountRateLimited: false, clock }),
    resolve,
    invoke: async ({ invokedFunctionArn, payload }, { permit }) => {
      using _permit = permit;
      const at = new Date(clock.now()).toISOString().slice(0, 19);
      sent.push({ at, functionArn: invokedFunctionArn, event: JSON.parse(Buffer.from(payload).toString()) });
      return await Promise.resolve(answer(false));
    },
  });
  const permissions = {
    permits: (_address: object, request: PolicyRequest) => {
      asked.push(request);
      return !isForbidden;
    },
  };
  const parts = { store, clock, diagnostics, queue, permissions, resolve, missed };
  const bridge = await openEventBridge(parts);
  const { targets } = bridge;
  const delivered: SchedulesUnderTest["delivered"][number][] = [];
  const senders = {
    lambda: async (delivery: TargetDelivery) => await Promise.resolve([targets.functionEvent(delivery)]),
    events: ownBuses(bridge.putEvents, queue),
    sqs: async (delivery: TargetDelivery) => {
      delivered.push({ at: clock.now(), ...delivery });
      await receive(delivery);
      return [];
    },
  };
  const eb = new TargetWork({ clock, queue, targets, senders });
  const dispatch = startDispatch({ store, queue, clock, diagnostics, works: { fn, eb } });
  const put = async (name: string, what: object, target: object, busName = "default") => {
    const address = { place, busName, name };
    await putRule({ clock, eventBridge: bridge }, { ...address, state: "ENABLED", tags: {}, ...what });
    await bridge.rules.change(address, (rule) => ({ ...rule, targets: [{ Id: "t", Arn: functionArn, ...target }] }));
  };
  return {
    ...bridge,
    clock,
    store,
    sent,
    delivered,
    asked,
    reports,
    async elapse(ms, stepMs = ms) {
      await rest(store);
      for (let past = 0; past < ms; past += stepMs) {
        clock.advance(stepMs);
        await rest(store);
        await rest(store);
      }
    },
    putRate: async (name, scheduleExpression, target = {}) => {
      await put(name, { scheduleExpression }, target);
    },
    putPattern: async (name, eventPattern, target = {}, busName = "default") => {
      await put(name, { eventPattern }, target, busName);
    },
    schedule: async (name, settings) => {
      await createSchedule(
        { clock, eventBridge: bridge },
        { place, groupName: "default", name },
        { ...everyMinute, ...settings },
        undefined,
      );
    },
    async [Symbol.asyncDispose]() {
      await bridge.close();
      const closed = dispatch.close(0);
      clock.advance(0);
      await closed;
      if (!options.store) await store.close();
    },
  };
}

const everyMinute: ScheduleSettings = {
  ScheduleExpression: "rate(1 minute)",
  ScheduleExpressionTimezone: "UTC",
  FlexibleTimeWindow: { Mode: "OFF" },
  State: "ENABLED",
  ActionAfterCompletion: "NONE",
  Target: { Arn: functionArn, RoleArn: "arn:aws:iam::123456789012:role/r" },
};
