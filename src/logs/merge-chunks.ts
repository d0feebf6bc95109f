import type { ChunkEvent } from "./chunk.ts";
import type { EventPosition, EventQuery } from "./logs.ts";

/** Looked at for one page, at most: so much is a part of a second. */
export const maxScannedEvents = 200_000;
/** Characters; a page looks at one event more, however long it is. */
export const maxScannedLength: number = 2 ** 25;

/** What a query wants of a chunk, in its order. */
export interface ChunkPart {
  /** No event of this chunk, or of one that comes later, lies before it in the query's order. */
  readonly edge: EventPosition;
  readonly events: readonly ChunkEvent[];
}

/**
 * The events of chunks in the order of (timestamp, id), or backwards; as many of them as a page looks at, and at least
 * one more where there are more. The chunks come in the order of their edges: what lies before the next one can go out.
 */
export function* ordered(chunks: Iterable<ChunkPart>, direction: EventQuery["direction"]): Generator<ChunkEvent> {
  const compare = direction === "forwards" ? comparePositions : compareBackwards;
  let held: readonly ChunkEvent[] = [];
  let length = 0;
  for (const { edge, events } of chunks) {
    let start = 0;
    for (; start < held.length; start += 1) {
      const event = held[start];
      if (!event || compare(event, edge) >= 0) break;
      length -= event.message.length;
      yield event;
    }
    held = start === held.length ? events : merged(held.slice(start), events, compare);
    length = events.reduce((sum, { message }) => sum + message.length, length);
    // Thousands of chunks may lie over each other.
    if (held.length <= 2 * maxScannedEvents && length <= 2 * maxScannedLength) continue;
    held = reachable(held);
    length = held.reduce((sum, { message }) => sum + message.length, 0);
  }
  yield* held;
}

/** Negative where `a` comes first. */
export function comparePositions(a: EventPosition, b: EventPosition): number {
  return a.timestamp - b.timestamp || a.id - b.id;
}

type Compare = typeof comparePositions;

const compareBackwards: Compare = (a, b) => comparePositions(b, a);

/** Of two ordered lists one. The left may be long, and little of it lie between what is on the right. */
function merged(left: readonly ChunkEvent[], right: readonly ChunkEvent[], compare: Compare): ChunkEvent[] {
  const result: ChunkEvent[] = [];
  let at = 0;
  for (const event of right) {
    for (const end = placeOf(event, left, at, compare); at < end; at += 1) {
      const before = left[at];
      if (before) result.push(before);
    }
    result.push(event);
  }
  return result.concat(left.slice(at));
}

/** The index of the first event from `start` on that lies behind `event`. */
function placeOf(event: ChunkEvent, events: readonly ChunkEvent[], start: number, compare: Compare): number {
  let [low, high] = [start, events.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = events[middle];
    if (other && compare(other, event) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a page may look at, and the one event behind it that tells that there is more. */
function reachable(events: readonly ChunkEvent[]): ChunkEvent[] {
  let length = 0;
  const beyond = events.findIndex(({ message }, index) => {
    if (index === maxScannedEvents || length >= maxScannedLength) return true;
    length += message.length;
    return false;
  });
  return events.slice(0, beyond === -1 ? undefined : beyond + 1);
}
