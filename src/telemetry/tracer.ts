import { within } from "../clock.ts";
import type { SpanExporter, VersionSpan } from "./span-exporter.ts";
import { type Trace, type TracedInvocation, spansOf } from "./spans.ts";
import { formatTraceHeader, parseTraceHeader } from "./trace-header.ts";

/** The parts of a clock that are used here. */
export interface TracerClock {
  after(ms: number, then: () => void): () => void;
  uuid(): string;
}

export interface TracerParts {
  readonly clock: TracerClock;
  /** Loaded with the first spans. */
  readonly openExporter: () => Promise<SpanExporter>;
  /** Told when spans are refused after others were taken, and why. */
  readonly onRefused: (error: unknown) => void;
}

/** A trace that goes on through an invocation. */
export interface BegunTrace extends Trace {
  /** As the function gets it: its own spans are children of the invocation's. */
  readonly header: string;
}

export interface TraceCounts {
  readonly exported: number;
  readonly dropped: number;
  readonly waiting: number;
}

/** Invocations that wait to be exported, at most. */
const maxWaiting = 2048;
/** Of one request, which takes the engine a millisecond or two. */
const atOnce = 64;
const maxUnderWay = 4;
const sendAfterMs = 1000;
/** How long the engine's end may wait for the collector. */
const lastWordMs = 3000;

/** Invocations that are sampled, on their way to a collector: nobody waits for it, and what it does not take is dropped. */
export class Tracer {
  readonly #parts: TracerParts;
  readonly #waiting: TracedInvocation[] = [];
  #exporter: Promise<SpanExporter> | undefined;
  #cancelSend: (() => void) | undefined;
  #underWay = 0;
  #exported = 0;
  #dropped = 0;
  #isRefused = false;
  #isClosing = false;
  #onIdle: () => void = () => {};

  constructor(parts: TracerParts) {
    this.#parts = parts;
  }

  get counts(): TraceCounts {
    return { exported: this.#exported, dropped: this.#dropped, waiting: this.#waiting.length };
  }

  /** `undefined` for an invocation that is not sampled. */
  begin(traceHeader: string | undefined): BegunTrace | undefined {
    if (!traceHeader?.includes("Sampled=1")) return undefined;
    const header = parseTraceHeader(traceHeader);
    if (!header?.isSampled) return undefined;
    const spanId = this.#newId();
    const traceId = header.root.slice(2).replace("-", "").toLowerCase();
    const parentSpanId = header.parent?.toLowerCase();
    return { traceId, spanId, parentSpanId, header: formatTraceHeader({ ...header, parent: spanId }) };
  }

  end(traced: TracedInvocation): void {
    if (this.#waiting.length >= maxWaiting) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(traced);
    if (this.#waiting.length === atOnce) this.#sendIn(0);
    else if (this.#cancelSend === undefined) this.#sendIn(sendAfterMs);
  }

  /** What waits is sent, for a few seconds at most. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const { promise: isIdle, resolve } = Promise.withResolvers<void>();
    this.#onIdle = resolve;
    this.#send(1);
    await within(this.#parts.clock, isIdle, lastWordMs);
    this.#cancelSend?.();
    this.#dropped += this.#waiting.splice(0).length;
  }

  #newId(): string {
    const uuid = this.#parts.clock.uuid();
    return uuid.slice(0, 8) + uuid.slice(-8);
  }

  #sendIn(ms: number): void {
    this.#cancelSend?.();
    this.#cancelSend = this.#parts.clock.after(ms, () => {
      this.#cancelSend = undefined;
      this.#send(1);
    });
  }

  /** As many requests as may be under way, each with `least` invocations or more; the rest is sent in a while. */
  #send(least: number): void {
    while (this.#underWay < maxUnderWay && this.#waiting.length >= least) void this.#sendSome();
    if (this.#underWay === 0 && this.#waiting.length === 0) this.#onIdle();
    else if (this.#waiting.length > 0 && this.#cancelSend === undefined) this.#sendIn(sendAfterMs);
  }

  async #sendSome(): Promise<void> {
    const some = this.#waiting.splice(0, atOnce);
    this.#underWay += 1;
    try {
      this.#exporter ??= this.#parts.openExporter();
      const exporter = await this.#exporter;
      await exporter.export(some.flatMap((traced) => this.#spansOf(traced)));
      this.#exported += some.length;
      this.#isRefused = false;
    } catch (error) {
      this.#dropped += some.length;
      if (!this.#isRefused) this.#parts.onRefused(error);
      this.#isRefused = true;
    }
    this.#underWay -= 1;
    this.#send(this.#isClosing ? 1 : atOnce);
  }

  #spansOf(traced: TracedInvocation): VersionSpan[] {
    const { version } = traced;
    return spansOf(traced, () => this.#newId()).map((span) => ({ span, version }));
  }
}
