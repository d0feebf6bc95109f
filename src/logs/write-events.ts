import { type Database, inTransaction, type Statement } from "../store/database.ts";
import { logEventOverheadBytes } from "../model/limits.ts";
import { maxChunkBytes, maxChunkEvents, maxChunkMs, packBody } from "./chunk.ts";
import type { WireEvents } from "./logs-calls.ts";
import { StreamIds, type StreamId } from "./stream-ids.ts";

/** An event on its way into a chunk: where its text lies in the batch. */
interface Placed {
  readonly id: number;
  readonly timestamp: number;
  readonly start: number;
  readonly length: number;
}

/** Writes batches of events; groups and streams come into being with their first one (API-850). */
export class EventWriter {
  readonly ids: StreamIds;
  readonly #database: Database;
  readonly #insert: Statement;
  readonly #touch: Statement;
  readonly #grow: Statement;
  readonly #nextId: Statement;
  readonly #keepNextId: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.ids = new StreamIds(database);
    this.#insert = database.prepare("insert into log_chunk values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#touch = database.prepare(
      `update log_stream set first_event_at = min(coalesce(first_event_at, $first), $first),
         last_event_at = max(coalesce(last_event_at, $last), $last), last_ingested_at = $ingestedAt where id = $id`,
    );
    this.#grow = database.prepare("update log_group set stored_bytes = stored_bytes + ? where id = ?");
    this.#nextId = database.prepare("select id from next_event");
    this.#keepNextId = database.prepare("update next_event set id = ?");
  }

  /** All of them or none. @throws what SQLite throws */
  write(batch: WireEvents): void {
    try {
      inTransaction(this.#database, () => this.add(batch));
    } catch (error) {
      // It may hold ids of streams that were not created after all.
      this.ids.forget();
      throw error;
    }
  }

  /** Within the transaction of whoever calls. */
  add(batch: WireEvents): void {
    const firstId = Number(this.#nextId.get()?.["id"]);
    const streams = batch.streams.map((name) => this.ids.of(name, batch.ingestedAt));
    for (const ofStream of byStream(batch, streams, firstId)) this.#writeStream(batch, ofStream);
    this.#keepNextId.run(firstId + batch.lengths.length);
  }

  #writeStream(batch: WireEvents, { stream, events }: OfStream): void {
    const { ingestedAt } = batch;
    let bytes = 0;
    for (const piece of pieces(events)) bytes += this.#writeChunk(batch, stream, piece);
    const [first, last] = [events[0]?.timestamp ?? 0, events.at(-1)?.timestamp ?? 0];
    this.#touch.run({ id: stream.streamId, first, last, ingestedAt });
    this.#grow.run(bytes, stream.groupId);
  }

  /** Returns the bytes that the events count for. */
  #writeChunk({ ingestedAt, text }: WireEvents, stream: StreamId, events: readonly Placed[]): number {
    const { groupId, streamId } = stream;
    const [first, last] = [events[0]?.timestamp ?? 0, events.at(-1)?.timestamp ?? 0];
    const lengths = events.map(({ length }) => length);
    const texts = gathered(text, events);
    const id = events.reduce((least, event) => Math.min(least, event.id), Infinity);
    const ids = events.map((event) => event.id - id);
    const times = events.map(({ timestamp }) => timestamp - first);
    const { codec, body } = packBody({ ids, times, lengths }, texts);
    const bytes = texts.length + events.length * logEventOverheadBytes;
    this.#insert.run(id, groupId, streamId, first, last, ingestedAt, events.length, bytes, codec, body);
    return bytes;
  }
}

/** The texts of events, one after the other. */
function gathered(text: Uint8Array, events: readonly Placed[]): Buffer {
  // A view for each would take longer than all else.
  const source = Buffer.from(text.buffer, text.byteOffset, text.length);
  const target = Buffer.allocUnsafe(events.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const { start, length } of events) end += source.copy(target, end, start, start + length);
  return target;
}

interface OfStream {
  readonly stream: StreamId;
  readonly events: Placed[];
}

/** The events of each stream in the order of their time; those of one millisecond in that of their arrival. */
function byStream(
  { streamOf, timestamps, lengths }: WireEvents,
  streams: readonly StreamId[],
  firstId: number,
): OfStream[] {
  const found = new Map<number, OfStream>();
  for (const stream of streams) found.set(stream.streamId, { stream, events: [] });
  // One stream may have come under several objects.
  const places = streams.map(({ streamId }) => found.get(streamId)?.events);
  let start = 0;
  for (const [index, length] of lengths.entries()) {
    places[streamOf[index] ?? 0]?.push({ id: firstId + index, timestamp: timestamps[index] ?? 0, start, length });
    start += length;
  }
  for (const { events } of found.values()) {
    if (!isAscending(events)) events.sort((a, b) => a.timestamp - b.timestamp);
  }
  return [...found.values()];
}

function isAscending(events: readonly Placed[]): boolean {
  return events.every(({ timestamp }, index) => index === 0 || timestamp >= (events[index - 1]?.timestamp ?? 0));
}

/** As many together as a chunk may hold. */
function* pieces(events: readonly Placed[]): Generator<readonly Placed[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, { timestamp, length }] of events.entries()) {
    const isOver =
      index - start >= maxChunkEvents ||
      bytes + length > maxChunkBytes ||
      timestamp - (events[start]?.timestamp ?? 0) > maxChunkMs;
    if (isOver && index > start) {
      yield events.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += length;
  }
  yield events.slice(start);
}
