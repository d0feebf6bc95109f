import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Clock } from "../clock.ts";
import type { EngineConfig } from "../config.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Corridor } from "../invocation/corridor.ts";
import type { Logs } from "../logs/logs.ts";
import type { Store } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { serviceCaller } from "../upstream/call-service.ts";
import { credentialsIn } from "../upstream/credentials.ts";
import type { Upstreams } from "../upstream/upstreams.ts";
import { DeliveryWork } from "./deliver.ts";
import { destinationSenders, embeddedBus, embeddedQueues, embeddedTopics } from "./destination-senders.ts";
import { type Dispatch, startDispatch } from "./dispatch.ts";
import { type EventBridge, openEventBridge } from "./open-event-bridge.ts";
import { EventQueue } from "./queue.ts";
import { EventWork } from "./run-event.ts";
import type { EmbeddedSns, SnsParts } from "./sns/open-sns.ts";
import type { EmbeddedSqs } from "./sqs/open-sqs.ts";
import { targetSenders } from "./targets/target-senders.ts";
import { TargetWork } from "./targets/target-work.ts";

export interface EventsParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly store: Store;
  readonly logs: Logs;
  readonly telemetry: Telemetry;
  readonly catalogue: Catalogue;
  readonly corridor: Corridor;
  readonly upstreams: Upstreams;
  readonly sqs: EmbeddedSqs;
  readonly config: Pick<EngineConfig, "retryDelaysMs" | "missedSchedules">;
  /** Whether callers have to prove who they are. */
  readonly isGuarded: () => boolean;
}

export interface OpenEvents {
  readonly events: EventQueue;
  readonly eventBridge: EventBridge;
  readonly sns: () => Promise<EmbeddedSns>;
  readonly dispatch: Dispatch;
}

/** How long queued events that run may take to end when the engine closes; later ones run again. */
const dispatchGraceMs = 10_000;

/** The queue of asynchronous events with what puts events into it by itself, and what runs them, all closed by `opened`. */
export async function openEvents(parts: EventsParts, opened: AsyncDisposableStack): Promise<OpenEvents> {
  const { store, clock, diagnostics, telemetry, catalogue, corridor, upstreams, sqs, config } = parts;
  const { retryDelaysMs, missedSchedules: missed } = config;
  const metrics = telemetry.asyncEvents;
  const settingsOf = catalogue.eventInvoke.settingsOf.bind(catalogue.eventInvoke);
  const events = new EventQueue({ store, clock, metrics, settingsOf });
  const resolve = catalogue.resolveArn.bind(catalogue);
  const hasUpstream = upstreams.has.bind(upstreams);
  const shared = { clock, diagnostics, queue: events, resolve };
  const { permissions } = catalogue;
  const eventBridge = await openEventBridge({ ...shared, store, permissions, missed });
  opened.defer(async () => await eventBridge.close());
  const sns = snsOnDemand({ store, clock, diagnostics, queue: events, targets: eventBridge.targets }, opened);
  const call = serviceCaller({ upstreams, credentials: credentialsIn(process.env) });
  const senders = {
    ...destinationSenders(call),
    ...(!hasUpstream("events") && { events: embeddedBus(eventBridge.putEvents) }),
    ...(!hasUpstream("sqs") && { sqs: embeddedQueues(sqs) }),
    ...(!hasUpstream("sns") && { sns: embeddedTopics(sns) }),
  };
  const forTargets = targetSenders({ ...parts, ...eventBridge, queue: events, sns, call, hasUpstream });
  const fn = opened.adopt(new EventWork({ ...shared, ...corridor, metrics, settingsOf, retryDelaysMs }), (each) =>
    each.close(),
  );
  const works = {
    fn,
    to: new DeliveryWork({ ...shared, metrics, senders }),
    eb: new TargetWork({ ...shared, targets: eventBridge.targets, senders: forTargets }),
  };
  const dispatch = startDispatch({ queue: events, store, clock, diagnostics, works });
  opened.defer(async () => await dispatch.close(dispatchGraceMs));
  return { events, eventBridge, sns, dispatch };
}

/** Loaded and opened by the first who asks for it: few engines have topics. Closed by `opened`. */
export function snsOnDemand(parts: SnsParts, opened: AsyncDisposableStack): () => Promise<EmbeddedSns> {
  let sns: Promise<EmbeddedSns> | undefined;
  opened.defer(async () => await (await sns?.catch(() => undefined))?.close());
  return async () => {
    sns ??= import("./sns/open-sns.ts").then(async ({ openSns }) => await openSns(parts));
    try {
      return await sns;
    } catch (error) {
      sns = undefined; // a StoreError need not come again
      throw error;
    }
  };
}
