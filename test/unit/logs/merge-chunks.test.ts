import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChunkEvent } from "../../../src/logs/chunk.ts";
import { type ChunkPart, comparePositions, maxScannedEvents, ordered } from "../../../src/logs/merge-chunks.ts";

/** `count` chunks of `size` events each, which all lie over each other. */
function overlapping(count: number, size: number): ChunkPart[] {
  return Array.from({ length: count }, (_, chunk) => {
    const events = Array.from({ length: size }, (_event, index) => ({
      id: chunk * size + ((index * 7) % size),
      streamId: 1,
      timestamp: Math.floor((index * 13) / size) + (chunk % 3),
      ingestedAt: 0,
      message: "",
    })).toSorted(comparePositions);
    return { edge: { timestamp: chunk % 3, id: chunk * size }, events };
  }).toSorted((one, other) => comparePositions(one.edge, other.edge));
}

/** As a query reads them backwards: each chunk by its end. */
function backwards(parts: readonly ChunkPart[]): ChunkPart[] {
  return parts
    .map(({ events }) => ({
      edge: { timestamp: events.at(-1)?.timestamp ?? 0, id: Infinity },
      events: events.toReversed(),
    }))
    .toSorted((one, other) => other.edge.timestamp - one.edge.timestamp);
}

function sorted(parts: readonly ChunkPart[]): ChunkEvent[] {
  return parts.flatMap(({ events }) => events).toSorted(comparePositions);
}

test("events of chunks that lie over each other come in order, each once, either way", () => {
  const parts = overlapping(20, 50);
  assert.deepEqual([...ordered(parts, "forwards")], sorted(parts));
  assert.deepEqual([...ordered(backwards(parts), "backwards")], sorted(parts).toReversed());
});

test("of more than a page looks at there are as many as it looks at, and one that says that there are more", () => {
  const parts = overlapping(450, 1000);
  const wanted = maxScannedEvents + 1;
  for (const [found, all] of [
    [ordered(parts, "forwards"), sorted(parts)],
    [ordered(backwards(parts), "backwards"), sorted(parts).toReversed()],
  ] as const) {
    assert.deepEqual(
      [...found.take(wanted)].map(({ id }) => id),
      all.slice(0, wanted).map(({ id }) => id),
    );
  }
});
