import { type Database, inTransaction, type Statement } from "../store/database.ts";
import { maxLogEventBytes } from "../model/limits.ts";
import type { LogStreamName } from "../model/log-event.ts";
import type { WireEvents } from "./logs-calls.ts";

interface StreamIds {
  readonly groupId: number;
  readonly streamId: number;
}

/** Streams whose ids are remembered; then all are forgotten, which costs a look-up each. */
const maxKnownStreams = 10_000;

/** Writes batches of events; groups and streams come into being with their first one (API-850). */
export class EventWriter {
  readonly #database: Database;
  readonly #insert: Statement;
  readonly #touch: Statement;
  readonly #group: Statement;
  readonly #stream: Statement;
  readonly #known = new Map<string, StreamIds>();

  constructor(database: Database) {
    this.#database = database;
    this.#insert = database.prepare(
      "insert into log_event (group_id, stream_id, timestamp, ingested_at, message) values (?, ?, ?, ?, ?)",
    );
    this.#touch = database.prepare(
      `update log_stream set first_event_at = min(coalesce(first_event_at, $first), $first),
         last_event_at = max(coalesce(last_event_at, $last), $last), last_ingested_at = $ingestedAt where id = $id`,
    );
    // A conflict must change something for the row to be returned.
    this.#group = database.prepare(
      `insert into log_group (name, created_at) values ($name, $now)
         on conflict (name) do update set name = excluded.name returning id`,
    );
    this.#stream = database.prepare(
      `insert into log_stream (group_id, name, created_at) values ($groupId, $name, $now)
         on conflict (group_id, name) do update set name = excluded.name returning id`,
    );
  }

  /** All of them or none. @throws what SQLite throws */
  write(events: WireEvents): void {
    try {
      inTransaction(this.#database, () => {
        this.#insertAll(events);
      });
    } catch (error) {
      // It may hold ids of streams that were not created after all.
      this.#known.clear();
      throw error;
    }
  }

  #insertAll({ streams, streamOf, timestamps, messages, ingestedAt }: WireEvents): void {
    const spans = streams.map((name) => ({ ...this.#idsOf(name, ingestedAt), first: Infinity, last: -Infinity }));
    for (const [index, message] of messages.entries()) {
      const span = spans[streamOf[index] ?? 0];
      const timestamp = timestamps[index] ?? ingestedAt;
      if (!span) continue;
      span.first = Math.min(span.first, timestamp);
      span.last = Math.max(span.last, timestamp);
      for (const piece of pieces(message)) {
        this.#insert.run(span.groupId, span.streamId, timestamp, ingestedAt, piece);
      }
    }
    for (const { streamId: id, first, last } of spans) this.#touch.run({ id, first, last, ingestedAt });
  }

  #idsOf({ logGroup, logStream }: LogStreamName, now: number): StreamIds {
    // No name has a line break in it.
    const key = `${logGroup}\n${logStream}`;
    const known = this.#known.get(key);
    if (known) return known;
    const groupId = idOf(this.#group, { name: logGroup, now });
    const ids = { groupId, streamId: idOf(this.#stream, { groupId, name: logStream, now }) };
    if (this.#known.size >= maxKnownStreams) this.#known.clear();
    this.#known.set(key, ids);
    return ids;
  }
}

/** The id of what is called so, made when it is not there. */
function idOf(upsert: Statement, parameters: Record<string, string | number>): number {
  return Number(upsert.get(parameters)?.["id"]);
}

/** A message that is too large for one event becomes several, cut between characters (RT-314). */
function pieces(message: string): string[] {
  // No character takes more than three bytes for each of its units.
  if (message.length * 3 <= maxLogEventBytes || Buffer.byteLength(message) <= maxLogEventBytes) return [message];
  const bytes = Buffer.from(message);
  const found: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = characterStart(bytes, Math.min(start + maxLogEventBytes, bytes.length));
    found.push(bytes.toString("utf8", start, end));
    start = end;
  }
  return found;
}

/** The last place at or before `index` where a character begins. */
function characterStart(bytes: Buffer, index: number): number {
  let start = index;
  while (start < bytes.length && ((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start -= 1;
  return start;
}
