import type { LogEvent, LogStreamName } from "../model/log-event.ts";
import type { WireEvents } from "./logs-calls.ts";

/** Handing so much to the worker never holds up the event loop for long. */
const chunkBytes = 512 * 1024;

/** What an event weighs besides its text, roughly. */
const eventBytes = 100;

/** Events in the form in which they travel, so that nothing is left to do when it is their turn. */
class Chunk {
  readonly streamOf: number[] = [];
  readonly timestamps: number[] = [];
  readonly messages: string[] = [];
  bytes = 0;
  readonly #indexes = new Map<LogStreamName, number>();

  get streams(): LogStreamName[] {
    return [...this.#indexes.keys()];
  }

  push(stream: LogStreamName, events: readonly LogEvent[]): void {
    const index = this.#indexes.get(stream) ?? this.#indexes.size;
    this.#indexes.set(stream, index);
    for (const { timestamp, message } of events) {
      this.streamOf.push(index);
      this.timestamps.push(timestamp);
      this.messages.push(message);
      this.bytes += message.length + eventBytes;
    }
  }
}

/** Events on their way to the disk, no more than about `maxBytes` of them: then the oldest go. */
export class Backlog {
  readonly #maxChunks: number;
  readonly #chunks: Chunk[] = [];
  #start = 0;
  #end = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxChunks = Math.max(1, Math.floor(maxBytes / chunkBytes));
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  /** How many events have left, taken or dropped. */
  get start(): number {
    return this.#start;
  }

  /** How many events have come. */
  get end(): number {
    return this.#end;
  }

  push(stream: LogStreamName, events: readonly LogEvent[]): void {
    this.#open().push(stream, events);
    this.#end += events.length;
  }

  /** Takes out the oldest. */
  take(ingestedAt: number): WireEvents {
    const { streams = [], streamOf = [], timestamps = [], messages = [] } = this.#chunks.shift() ?? {};
    this.#start += messages.length;
    return { ingestedAt, streams, streamOf, timestamps, messages };
  }

  /** How many events were dropped since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** The chunk that is being filled. */
  #open(): Chunk {
    const last = this.#chunks.at(-1);
    if (last && last.bytes < chunkBytes) return last;
    if (this.#chunks.length === this.#maxChunks) this.#dropped += this.take(0).messages.length;
    const chunk = new Chunk();
    this.#chunks.push(chunk);
    return chunk;
  }
}
