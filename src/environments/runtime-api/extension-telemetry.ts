import type { Clock } from "../../clock.ts";
import {
  type PlatformEvent,
  type RuntimeDoneFacts,
  reportEvent,
  runtimeDoneEvent,
} from "../../logs/platform-events.ts";
import type { EndFacts } from "../../logs/platform-lines.ts";
import type { Loopback } from "../../sandbox/sandbox.ts";
import { receiverAt } from "./destinations.ts";
import { type TelemetryEvent, asLogsApi } from "./logs-api.ts";
import { forbidden } from "./refusal.ts";
import { Subscription } from "./subscription.ts";
import type { Category, SubscriptionRequest } from "./subscription-request.ts";

/** Events of an init phase, and bytes of its logs, that are kept for those who subscribe late in it. */
const maxEarly = 10_000;
const maxEarlyBytes = 1_048_576;

interface Subscriber {
  readonly request: SubscriptionRequest;
  readonly subscription: Subscription;
}

/** What the extensions of one environment get to know of it (API-960 … API-963). */
export class ExtensionTelemetry {
  readonly #clock: Clock;
  readonly #loopback: Loopback;
  readonly #subscribers = new Map<string, Subscriber>();
  /** Of the invocation that the runtime was done with last. */
  #doneRequestId: string | undefined;
  /** Of the init phase, while extensions may still subscribe. */
  #early: [Category, TelemetryEvent][] | undefined = [];
  #earlyBytes = 0;

  constructor(clock: Clock, loopback: Loopback) {
    this.#clock = clock;
    this.#loopback = loopback;
  }

  get hasSubscribers(): boolean {
    return this.#subscribers.size > 0;
  }

  platform({ type, record }: PlatformEvent): void {
    this.#publish("platform", type, record);
  }

  /** The runtime is done with an invocation; extensions may not be. Said once of each. */
  runtimeDone(facts: RuntimeDoneFacts, more: Readonly<Record<string, unknown>> = {}): void {
    if (this.#doneRequestId === facts.requestId) return;
    const { type, record } = runtimeDoneEvent(facts);
    this.#doneRequestId = facts.requestId;
    this.platform({ type, record: { ...record, ...more } });
  }

  /** An invocation is over. */
  end(facts: EndFacts, faults: readonly string[]): void {
    this.runtimeDone(facts);
    for (const record of faults) this.#publish("platform", "platform.fault", record.trim());
    this.platform(reportEvent(facts));
  }

  /** `line` as it was written; in the JSON format it is an object where it can be. */
  log(category: "function" | "extension", line: string, isJson: boolean): void {
    if (!this.#early && this.#subscribers.size === 0) return;
    if (this.#early) this.#earlyBytes += line.length;
    this.#publish(category, category, isJson ? objectIn(line) : line);
  }

  /** Returns whether it is the extension's first. @throws Refusal */
  subscribe(name: string, request: SubscriptionRequest): boolean {
    if (!this.#early) throw closed(request);
    if (this.#subscribers.has(name)) return false;
    const receiver = receiverAt(request.destination, this.#loopback);
    receiver.prepare().catch(() => {}); // nobody listens yet
    const dropped = (record: object): void => {
      this.#publish("platform", "platform.logsDropped", record);
    };
    const subscriber = { request, subscription: new Subscription({ request, receiver, clock: this.#clock, dropped }) };
    this.#subscribers.set(name, subscriber);
    for (const [category, event] of this.#early) give(subscriber, category, event);
    return true;
  }

  /** The init phase is over: nobody subscribes any more. */
  closeSubscription(): void {
    this.#early = undefined;
  }

  /** Resolves when all that is known was taken. */
  async flush(): Promise<void> {
    await Promise.all([...this.#subscribers.values()].map(async ({ subscription }) => await subscription.flush()));
  }

  /** Those that had subscribed are gone; others may come. */
  restart(): void {
    for (const { subscription } of this.#subscribers.values()) subscription.close();
    this.#subscribers.clear();
    this.#early = [];
    this.#earlyBytes = 0;
  }

  #publish(category: Category, type: string, record: unknown): void {
    if (!this.#early && this.#subscribers.size === 0) return;
    const event = { time: new Date(this.#clock.now()).toISOString(), type, record };
    if (this.#early && this.#early.length < maxEarly && this.#earlyBytes < maxEarlyBytes)
      this.#early.push([category, event]);
    for (const subscriber of this.#subscribers.values()) give(subscriber, category, event);
  }
}

function give({ request, subscription }: Subscriber, category: Category, event: TelemetryEvent): void {
  if (!request.types.includes(category)) return;
  const events = request.api === "LOGS" ? asLogsApi(event, request.schemaVersion) : asTelemetryApi(event);
  for (const each of events) subscription.add(JSON.stringify(each));
}

/** Faults are lines of the log to it, and nothing of their own. */
function asTelemetryApi(event: TelemetryEvent): TelemetryEvent[] {
  return event.type === "platform.fault" ? [] : [event];
}

function closed({ api }: SubscriptionRequest): Error {
  const [prefix, title] = api === "LOGS" ? ["Logs", "Logs API"] : ["Telemetry", "Telemetry API"];
  return forbidden(`${prefix}.SubscriptionClosed`, `${title} subscription is closed`);
}

function objectIn(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : line;
  } catch {
    // A line that is no JSON stays the text that it is.
    return line;
  }
}
