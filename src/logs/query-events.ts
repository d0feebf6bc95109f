import { logEventOverheadBytes, maxLogPageBytes } from "../model/limits.ts";
import type { Database, Row } from "../store/database.ts";
import { type Chunk, type ChunkEvent, unpack } from "./chunk.ts";
import { chunksOf, type Source, sourceOf, streamNames } from "./event-sources.ts";
import { matcherOf } from "./matcher.ts";
import type { EventPage, EventPosition, EventQuery, StoredLogEvent } from "./logs.ts";
import { type ChunkPart, comparePositions, maxScannedEvents, maxScannedLength, ordered } from "./merge-chunks.ts";

/** One page of events, in the order of (timestamp, id); backwards it ends where the query begins. */
export function queryEvents(database: Database, asked: EventQuery, now: number): EventPage {
  const source = sourceOf(database, asked);
  if (!source) return { events: [], next: undefined };
  // What is past its retention may still be on the disk.
  const query = { ...asked, from: Math.max(asked.from ?? 0, now - source.retentionMs) };
  const page = new Page(query, streamNames(database));
  for (const event of ordered(partsOf(database, source, query), query.direction)) if (!page.take(event)) break;
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
  #scannedLength = 0;
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
    const isLate = this.#scanned >= maxScannedEvents || this.#scannedLength >= maxScannedLength;
    if ((isFull && this.#events.length > 0) || isLate) {
      this.#isCut = true;
      return false;
    }
    this.#scanned += 1;
    this.#scannedLength += event.message.length;
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
  const difference = comparePositions({ timestamp, id }, position);
  return direction === "forwards" ? difference > 0 : difference < 0;
}

function* partsOf(database: Database, source: Source, query: EventQuery): Generator<ChunkPart> {
  const isForwards = query.direction === "forwards";
  for (const row of chunksOf(database, source, query)) {
    const chunk = chunkIn(row);
    const events = unpack(chunk);
    if (!isForwards) events.reverse();
    const edge = isForwards ? { timestamp: chunk.firstAt, id: chunk.id } : endOf(chunk, events[0], source);
    yield { edge, events: events.filter((event) => isAsked(event, query)) };
  }
}

/** Ids of several streams interleave; of one stream, chunks that end together follow each other with theirs. */
function endOf({ lastAt }: Chunk, last: ChunkEvent | undefined, { streamIds }: Source): EventPosition {
  return streamIds?.length === 1 && last ? last : { timestamp: lastAt, id: Infinity };
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
