import type { Clock } from "../clock.ts";
import type { LogEvent, LogStreamName } from "../model/log-event.ts";
import type { EventQuery, GroupQuery, LogGroup, Logs, LogStream, StoredLogEvent, StreamQuery } from "./logs.ts";

export interface MemoryLogsParts {
  readonly clock: Clock;
  /** Called for every event as it is appended. */
  readonly onEvent?: (stream: LogStreamName, event: LogEvent) => void;
  /** The newest events of all streams together that are kept. */
  readonly maxEvents?: number;
}

interface KeptEvent {
  readonly logGroup: string;
  readonly event: StoredLogEvent;
}

/** Logs that go with the process: for the one-shot command, and for engines that live as long as a test. */
export class MemoryLogs implements Logs {
  readonly #clock: Clock;
  readonly #onEvent: (stream: LogStreamName, event: LogEvent) => void;
  readonly #maxEvents: number;
  readonly #groups = new Map<string, LogGroup & { readonly streams: Map<string, LogStream> }>();
  #events: KeptEvent[] = [];
  #lastId = 0;

  constructor({ clock, onEvent = () => {}, maxEvents = 10_000 }: MemoryLogsParts) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#maxEvents = maxEvents;
  }

  append(stream: LogStreamName, events: readonly LogEvent[]): void {
    const ingestedAt = this.#clock.now();
    for (const event of events) {
      this.#lastId += 1;
      const { logGroup, logStream } = stream;
      this.#events.push({ logGroup, event: { ...event, id: this.#lastId, logStream, ingestedAt } });
      this.#touch(stream, event.timestamp, ingestedAt);
      this.#onEvent(stream, event);
    }
    // Twice as many at most, so that it is not done at every append.
    if (this.#events.length > 2 * this.#maxEvents) this.#events = this.#events.slice(-this.#maxEvents);
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}

  async describeGroups({ prefix = "", contains = "", after = "", limit }: GroupQuery): Promise<LogGroup[]> {
    const pattern = contains.toLowerCase();
    return [...this.#groups.values()]
      .filter(({ name }) => name.startsWith(prefix) && name > after && name.toLowerCase().includes(pattern))
      .toSorted((a, b) => compare(a.name, b.name))
      .slice(0, limit)
      .map(({ name, createdAt }) => ({ name, createdAt }));
  }

  async describeStreams(query: StreamQuery): Promise<LogStream[]> {
    const { logGroup, prefix = "", orderBy, descending, offset, limit } = query;
    const streams = [...(this.#groups.get(logGroup)?.streams.values() ?? [])]
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted(
        (a, b) => (orderBy === "lastEventAt" && compare(a.lastEventAt, b.lastEventAt)) || compare(a.name, b.name),
      );
    return (descending ? streams.toReversed() : streams).slice(offset, offset + limit);
  }

  async read(query: EventQuery): Promise<StoredLogEvent[]> {
    const { direction, limit } = query;
    const found = this.#events
      .filter((kept) => isMeant(kept, query))
      .map(({ event }) => event)
      .toSorted((a, b) => compare(a.timestamp, b.timestamp) || compare(a.id, b.id));
    return direction === "forwards" ? found.slice(0, limit) : found.slice(-limit);
  }

  #touch({ logGroup, logStream }: LogStreamName, timestamp: number, now: number): void {
    const group = this.#groups.get(logGroup) ?? { name: logGroup, createdAt: now, streams: new Map() };
    this.#groups.set(logGroup, group);
    const stream = group.streams.get(logStream);
    group.streams.set(logStream, {
      name: logStream,
      createdAt: stream?.createdAt ?? now,
      firstEventAt: Math.min(stream?.firstEventAt ?? timestamp, timestamp),
      lastEventAt: Math.max(stream?.lastEventAt ?? timestamp, timestamp),
      lastIngestedAt: now,
    });
  }
}

function isMeant({ logGroup, event }: KeptEvent, query: EventQuery): boolean {
  const { streams, streamPrefix = "", from = 0, until = Infinity, position, direction } = query;
  if (logGroup !== query.logGroup || event.timestamp < from || event.timestamp >= until) return false;
  if (!event.logStream.startsWith(streamPrefix) || streams?.includes(event.logStream) === false) return false;
  if (!position) return true;
  const side = compare(event.timestamp, position.timestamp) || compare(event.id, position.id);
  return direction === "forwards" ? side > 0 : side < 0;
}

function compare<T extends string | number | undefined>(a: T, b: T): number {
  if (a === b) return 0;
  return (a ?? -1) < (b ?? -1) ? -1 : 1;
}
