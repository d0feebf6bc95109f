import type { LogEvent, LogStreamName } from "../model/log-event.ts";
import type { WireEvents } from "./logs-calls.ts";

/** What has been appended and waits for the worker. */
interface Appended {
  readonly stream: LogStreamName;
  readonly events: readonly LogEvent[];
  readonly bytes: number;
}

/** What an event weighs besides its text, roughly. */
const eventBytes = 100;

/** Events on their way to the disk, no more than `maxBytes` of them: then the oldest go. */
export class Backlog {
  readonly #maxBytes: number;
  #appended: Appended[] = [];
  #bytes = 0;
  #start = 0;
  /** Events that had to go since they were last asked for. */
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#appended.length === 0;
  }

  /** How many appends have left, taken or dropped. */
  get start(): number {
    return this.#start;
  }

  /** How many appends there have been. */
  get end(): number {
    return this.#start + this.#appended.length;
  }

  push(stream: LogStreamName, events: readonly LogEvent[]): void {
    let bytes = 0;
    for (const { message } of events) bytes += message.length + eventBytes;
    this.#appended.push({ stream, events, bytes });
    this.#bytes += bytes;
    if (this.#bytes > this.#maxBytes) this.#dropOldest();
  }

  /** Takes out the oldest, up to `maxBytes` of them but at least one append. */
  take(maxBytes: number, ingestedAt: number): WireEvents {
    let bytes = 0;
    let count = 0;
    for (const each of this.#appended) {
      if (count > 0 && bytes + each.bytes > maxBytes) break;
      bytes += each.bytes;
      count += 1;
    }
    const taken = this.#appended.splice(0, count);
    this.#start += count;
    this.#bytes -= bytes;
    return columns(taken, ingestedAt);
  }

  /** How many events were dropped since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** A tenth of what may be kept, so that it is not done again at the next append. */
  #dropOldest(): void {
    const keepBytes = this.#maxBytes * 0.9;
    let count = 0;
    for (const { bytes, events } of this.#appended) {
      if (this.#bytes <= keepBytes) break;
      this.#bytes -= bytes;
      this.#dropped += events.length;
      count += 1;
    }
    this.#appended.splice(0, count);
    this.#start += count;
  }
}

function columns(appended: readonly Appended[], ingestedAt: number): WireEvents {
  const indexes = new Map<LogStreamName, number>();
  const streamOf: number[] = [];
  const timestamps: number[] = [];
  const messages: string[] = [];
  for (const { stream, events } of appended) {
    const index = indexes.get(stream) ?? indexes.size;
    indexes.set(stream, index);
    for (const { timestamp, message } of events) {
      streamOf.push(index);
      timestamps.push(timestamp);
      messages.push(message);
    }
  }
  return { ingestedAt, streams: [...indexes.keys()], streamOf, timestamps, messages };
}
