import { type Database, inTransaction, type Statement } from "../store/database.ts";
import type { LogStreamName } from "../model/log-event.ts";
import { logEventOverheadBytes } from "../model/limits.ts";
import { maxChunkBytes, maxChunkEvents, maxChunkMs, packBody } from "./chunk.ts";
import type { WireEvents } from "./logs-calls.ts";
import { StreamIds, type StreamId } from "./stream-ids.ts";

/** An event on its way into a chunk: where its text lies in the batch. */
interface Placed {
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
      inTransaction(this.#database, () => {
        let id = Number(this.#nextId.get()?.["id"]);
        for (const [index, events] of byStream(batch).entries()) {
          const name = batch.streams[index];
          if (name && events.length > 0) id = this.#writeStream(batch, name, events, id);
        }
        this.#keepNextId.run(id);
      });
    } catch (error) {
      // It may hold ids of streams that were not created after all.
      this.ids.forget();
      throw error;
    }
  }

  /** Returns the id of the next event. */
  #writeStream(batch: WireEvents, name: LogStreamName, events: readonly Placed[], firstId: number): number {
    const { ingestedAt } = batch;
    const stream = this.ids.of(name, ingestedAt);
    let id = firstId;
    let bytes = 0;
    for (const piece of pieces(events)) {
      bytes += this.#writeChunk(batch, stream, piece, id);
      id += piece.length;
    }
    const [first, last] = [events[0]?.timestamp ?? 0, events.at(-1)?.timestamp ?? 0];
    this.#touch.run({ id: stream.streamId, first, last, ingestedAt });
    this.#grow.run(bytes, stream.groupId);
    return id;
  }

  /** Returns the bytes that the events count for. */
  #writeChunk({ ingestedAt, text }: WireEvents, stream: StreamId, events: readonly Placed[], id: number): number {
    const { groupId, streamId } = stream;
    const [first, last] = [events[0]?.timestamp ?? 0, events.at(-1)?.timestamp ?? 0];
    const lengths = events.map(({ length }) => length);
    const texts = Buffer.concat(events.map(({ start, length }) => text.subarray(start, start + length)));
    const offsets = events.map(({ timestamp }) => timestamp - first);
    const { codec, body } = packBody(offsets, lengths, texts);
    const bytes = texts.length + events.length * logEventOverheadBytes;
    this.#insert.run(id, groupId, streamId, first, last, ingestedAt, events.length, bytes, codec, body);
    return bytes;
  }
}

/** The events of each stream in the order of their time; those of one millisecond in that of their arrival. */
function byStream({ streams, streamOf, timestamps, lengths }: WireEvents): Placed[][] {
  const found: Placed[][] = streams.map(() => []);
  let start = 0;
  for (const [index, length] of lengths.entries()) {
    found[streamOf[index] ?? 0]?.push({ timestamp: timestamps[index] ?? 0, start, length });
    start += length;
  }
  for (const events of found) if (!isAscending(events)) events.sort((a, b) => a.timestamp - b.timestamp);
  return found;
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
