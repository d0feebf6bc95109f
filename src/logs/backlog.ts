import { logEventOverheadBytes } from "../model/limits.ts";
import type { LogEvent, LogStreamName } from "../model/log-event.ts";
import { maxBytesPerUnit } from "./cut-message.ts";
import type { WireEvents } from "./logs-calls.ts";

/** Handing so much to the worker never holds up the event loop for long. */
const chunkBytes = 512 * 1024;

/** Events in the form in which they travel, so that nothing is left to do when it is their turn. */
class Chunk {
  readonly streams: LogStreamName[] = [];
  readonly streamOf: number[] = [];
  readonly timestamps: number[] = [];
  readonly lengths: number[] = [];
  /** Of each stream: bytes, and what an event weighs besides. */
  readonly weights: number[] = [];
  weight = 0;
  #bytes = 0;
  #text: Buffer = Buffer.allocUnsafeSlow(16_384);
  readonly #indexes = new Map<LogStreamName, number>();

  /** Returns the weight of the event. */
  push(stream: LogStreamName, { timestamp, message }: LogEvent): number {
    const index = this.#indexOf(stream);
    this.#makeRoom(message.length * maxBytesPerUnit);
    const length = this.#text.write(message, this.#bytes);
    this.streamOf.push(index);
    this.timestamps.push(timestamp);
    this.lengths.push(length);
    this.#bytes += length;
    const weight = length + logEventOverheadBytes;
    this.weights[index] = (this.weights[index] ?? 0) + weight;
    this.weight += weight;
    return weight;
  }

  wire(ingestedAt: number): WireEvents {
    return {
      ingestedAt,
      streams: this.streams,
      streamOf: Uint32Array.from(this.streamOf),
      timestamps: Float64Array.from(this.timestamps),
      lengths: Uint32Array.from(this.lengths),
      // A view would take its whole memory along.
      text: Uint8Array.prototype.slice.call(this.#text, 0, this.#bytes),
    };
  }

  #indexOf(stream: LogStreamName): number {
    const known = this.#indexes.get(stream);
    if (known !== undefined) return known;
    const index = this.streams.push(stream) - 1;
    this.#indexes.set(stream, index);
    return index;
  }

  #makeRoom(bytes: number): void {
    if (this.#bytes + bytes <= this.#text.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#text.length * 2, this.#bytes + bytes));
    this.#text.copy(larger, 0, 0, this.#bytes);
    this.#text = larger;
  }
}

/** Events on their way to the disk, no more than about `maxBytes` of them: then the oldest go. */
export class Backlog {
  readonly #maxChunks: number;
  readonly #chunks: Chunk[] = [];
  /** What waits of each stream, by weight. */
  readonly #waiting = new Map<LogStreamName, number>();
  #start = 0;
  #end = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxChunks = Math.max(1, Math.floor(maxBytes / chunkBytes));
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  /** Whether as much waits as is handed over at once. */
  get isFull(): boolean {
    return this.#chunks.length > 1 || (this.#chunks[0]?.weight ?? 0) >= chunkBytes;
  }

  get freeBytes(): number {
    return (this.#maxChunks - this.#chunks.length) * chunkBytes;
  }

  /** What waits, roughly. */
  get bytes(): number {
    return this.#chunks.reduce((sum, { weight }) => sum + weight, 0);
  }

  /** How many events have left, taken or dropped. */
  get start(): number {
    return this.#start;
  }

  /** How many events have come. */
  get end(): number {
    return this.#end;
  }

  /** What waits of `stream`, in bytes. */
  waitingOf(stream: LogStreamName): number {
    return this.#waiting.get(stream) ?? 0;
  }

  push(stream: LogStreamName, event: LogEvent): void {
    const weight = this.#open().push(stream, event);
    this.#waiting.set(stream, this.waitingOf(stream) + weight);
    this.#end += 1;
  }

  /** Takes out the oldest. */
  take(ingestedAt: number): WireEvents | undefined {
    return this.#shift()?.wire(ingestedAt);
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
    if (last && last.weight < chunkBytes) return last;
    if (this.#chunks.length === this.#maxChunks) this.#dropped += this.#shift()?.lengths.length ?? 0;
    const chunk = new Chunk();
    this.#chunks.push(chunk);
    return chunk;
  }

  #shift(): Chunk | undefined {
    const chunk = this.#chunks.shift();
    if (!chunk) return undefined;
    this.#start += chunk.lengths.length;
    for (const [index, stream] of chunk.streams.entries()) {
      const rest = this.waitingOf(stream) - (chunk.weights[index] ?? 0);
      if (rest > 0) this.#waiting.set(stream, rest);
      else this.#waiting.delete(stream);
    }
    return chunk;
  }
}
