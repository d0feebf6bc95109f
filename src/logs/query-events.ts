import { logEventOverheadBytes, maxLogPageBytes } from "../model/limits.ts";
import type { Database, Row } from "../store/database.ts";
import { type Chunk, type ChunkEvent, unpack } from "./chunk.ts";
import { chunksOf, sourceOf, streamNames } from "./event-sources.ts";
import { matcherOf } from "./matcher.ts";
import type { EventPage, EventPosition, EventQuery, StoredLogEvent } from "./logs.ts";
import { ordered } from "./merge-chunks.ts";

/** Events looked at for one page: so much is a part of a second. */
const maxScanned = 200_000;

/** One page of events, in the order of (timestamp, id); backwards it ends where the query begins. */
export function queryEvents(database: Database, asked: EventQuery, now: number): EventPage {
  const source = sourceOf(database, asked);
  if (!source) return { events: [], next: undefined };
  // What is past its retention may still be on the disk.
  const query = { ...asked, from: Math.max(asked.from ?? 0, now - source.retentionMs) };
  const page = new Page(query, streamNames(database));
  const chunks = unpacked(chunksOf(database, source, query));
  for (const event of ordered(chunks, query.direction)) {
    if (!isAsked(event, query)) continue;
    if (!page.take(event)) break;
  }
  return page.end(query.direction);
}

/** Collects events until there are enough. */
class Page {
  readonly #limit: number;
  readonly #nameOf: (streamId: number) => string | undefined;
  readonly #matches: (message: string) => boolean;
  readonly #events: StoredLogEvent[] = [];
  #bytes = 0;
  #scanned = 0;
  #last: EventPosition | undefined;
  #isCut = false;

  constructor({ limit, pattern }: EventQuery, nameOf: (streamId: number) => string | undefined) {
    this.#limit = limit;
    this.#nameOf = nameOf;
    this.#matches = matcherOf(pattern);
  }

  /** Whether the page can take more; an event that it has no room for is the next one's. */
  take(event: ChunkEvent): boolean {
    const stream = this.#nameOf(event.streamId);
    const isFound = stream !== undefined && this.#matches(event.message);
    const bytes = isFound ? Buffer.byteLength(event.message) + logEventOverheadBytes : 0;
    const isFull = isFound && (this.#events.length === this.#limit || this.#bytes + bytes > maxLogPageBytes);
    if ((isFull && this.#events.length > 0) || this.#scanned === maxScanned) {
      this.#isCut = true;
      return false;
    }
    this.#scanned += 1;
    this.#last = event;
    if (!isFound) return true;
    this.#bytes += bytes;
    const { id, timestamp, ingestedAt, message } = event;
    this.#events.push({ id, timestamp, ingestedAt, message, logStream: stream });
    return true;
  }

  end(direction: EventQuery["direction"]): EventPage {
    const last = this.#last && { timestamp: this.#last.timestamp, id: this.#last.id };
    const events = direction === "forwards" ? this.#events : this.#events.toReversed();
    return { events, next: this.#isCut ? last : undefined };
  }
}

/** Whether an event of a chunk that reaches into the query's range is in it. */
function isAsked(
  { timestamp, id }: ChunkEvent,
  { from = 0, until = Infinity, position, direction }: EventQuery,
): boolean {
  if (timestamp < from || timestamp >= until) return false;
  if (!position) return true;
  const difference = timestamp - position.timestamp || id - position.id;
  return direction === "forwards" ? difference > 0 : difference < 0;
}

function* unpacked(rows: Iterable<Row>): Generator<readonly ChunkEvent[]> {
  for (const row of rows) yield unpack(chunkIn(row));
}

function chunkIn(row: Row): Chunk {
  const body = row["body"];
  return {
    id: Number(row["id"]),
    streamId: Number(row["stream_id"]),
    firstAt: Number(row["first_at"]),
    lastAt: Number(row["last_at"]),
    ingestedAt: Number(row["ingested_at"]),
    count: Number(row["count"]),
    codec: Number(row["codec"]),
    body: body instanceof Uint8Array ? body : new Uint8Array(),
  };
}
