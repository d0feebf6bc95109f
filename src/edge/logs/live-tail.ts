import type { Clock } from "../../clock.ts";
import { type Matcher, matcherOf } from "../../logs/matcher.ts";
import type { LogEvent, LogStreamName } from "../../model/log-event.ts";
import type { LiveTailSessionLogEvent, LiveTailSessionUpdate } from "../models/logs.ts";

/** Of one update (API-830). */
const maxEvents = 500;
/** Characters: clients read no frame of more than 16 MB. */
const maxLength = 2 ** 20;
/** Time to look for what a pattern asks for, which holds up the event loop. */
const maxSpentMs = 50;
/** Characters that even the slowest pattern gets through in about that time: who needs longer for fewer stood still. */
const alwaysLookedAt = 2 ** 20;
/** What comes is collected for so long, to be an update. */
const gatherMs = 100;
/** An update comes so often at least, to show that the session lives. */
const idleMs = 1000;

/** What a live tail has seen since its last update. */
export class LiveTail {
  readonly #clock: Clock;
  readonly #matches: Matcher;
  #events: LiveTailSessionLogEvent[] = [];
  #isSampled = false;
  #length = 0;
  #spentMs = 0;
  #lookedAt = 0;
  #wake: (() => void) | undefined;

  constructor(clock: Clock, pattern: string | undefined) {
    this.#clock = clock;
    this.#matches = matcherOf(pattern);
  }

  push({ accountId, logGroup, logStream }: LogStreamName, events: readonly LogEvent[]): void {
    const startedAt = this.#clock.mono();
    for (const { timestamp, message } of events) {
      if (this.#isFull) {
        this.#isSampled = true;
        break;
      }
      this.#lookedAt += message.length;
      if (!this.#matches(message)) continue;
      this.#length += message.length;
      this.#events.push({
        logStreamName: logStream,
        logGroupIdentifier: `${accountId}:${logGroup}`,
        message,
        timestamp,
        ingestionTime: this.#clock.now(),
      });
    }
    this.#spentMs += this.#clock.mono() - startedAt;
    if (this.#events.length > 0) this.#wake?.();
  }

  get #isFull(): boolean {
    const hasWorked = this.#spentMs > maxSpentMs && this.#lookedAt > alwaysLookedAt;
    return this.#events.length === maxEvents || this.#length >= maxLength || hasWorked;
  }

  /** Updates until `signal` says that nobody looks any more, or that the engine closes. */
  async *updates(signal: AbortSignal): AsyncGenerator<LiveTailSessionUpdate> {
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
    while (!signal.aborted || this.#events.length > 0) {
      await this.#somethingOr(idleMs);
      if (this.#events.length > 0) await this.#clock.sleep(gatherMs, signal).catch(aborted);
      yield this.#take();
    }
  }

  #take(): LiveTailSessionUpdate {
    const update = { sessionMetadata: { sampled: this.#isSampled }, sessionResults: this.#events };
    this.#events = [];
    this.#isSampled = false;
    this.#length = 0;
    this.#spentMs = 0;
    this.#lookedAt = 0;
    return update;
  }

  async #somethingOr(ms: number): Promise<void> {
    if (this.#events.length > 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const cancel = this.#clock.after(ms, resolve);
    await promise;
    cancel();
    this.#wake = undefined;
  }
}

function aborted(): void {
  // the reader left, which the loop looks at
}
