import type { ChunkEvent } from "./chunk.ts";
import type { EventQuery } from "./logs.ts";

/**
 * The events of chunks in the order of (timestamp, id), or backwards. The chunks come in the order of their first
 * event's time, or backwards in that of their last: what lies before the next chunk can go out.
 */
export function* ordered(
  chunks: Iterable<readonly ChunkEvent[]>,
  direction: EventQuery["direction"],
): Generator<ChunkEvent> {
  const isForwards = direction === "forwards";
  const compare = isForwards ? compareEvents : (a: ChunkEvent, b: ChunkEvent) => compareEvents(b, a);
  let held: readonly ChunkEvent[] = [];
  for (const chunk of chunks) {
    const events = isForwards ? chunk : chunk.toReversed();
    const edge = events[0]?.timestamp ?? 0;
    let start = 0;
    for (; start < held.length; start += 1) {
      const event = held[start];
      if (!event || (isForwards ? event.timestamp >= edge : event.timestamp <= edge)) break;
      yield event;
    }
    held = start === held.length ? events : merged(held.slice(start), events, compare);
  }
  yield* held;
}

function compareEvents(a: ChunkEvent, b: ChunkEvent): number {
  return a.timestamp - b.timestamp || a.id - b.id;
}

/** Of two ordered lists one. */
function merged(
  left: readonly ChunkEvent[],
  right: readonly ChunkEvent[],
  compare: (a: ChunkEvent, b: ChunkEvent) => number,
): ChunkEvent[] {
  const result: ChunkEvent[] = [];
  let at = 0;
  for (const event of right) {
    for (let other = left[at]; other && compare(other, event) <= 0; other = left[at]) {
      result.push(other);
      at += 1;
    }
    result.push(event);
  }
  return [...result, ...left.slice(at)];
}
