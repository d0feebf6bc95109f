import assert from "node:assert/strict";
import { test } from "node:test";
import { type LogsDropped, Subscription } from "../../../src/environments/runtime-api/subscription.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** How events become batches, and batches reach whoever wants them (API-960, API-961). */

const usual = { maxItems: 1000, maxBytes: 262_144, timeoutMs: 1000 };

interface Bench {
  readonly clock: ManualClock;
  readonly subscription: Subscription;
  readonly batches: string[][];
  readonly losses: LogsDropped[];
  /** Refuses batches as long as it is set. */
  refuses: boolean;
}

function bench(request: Partial<typeof usual> = {}): Bench {
  const clock = new ManualClock();
  const made: { batches: string[][]; losses: LogsDropped[]; refuses: boolean } = {
    batches: [],
    losses: [],
    refuses: false,
  };
  const receiver = {
    prepare: async () => await Promise.resolve(),
    send: async (events: readonly string[]) => {
      if (made.refuses) throw new Error("not now");
      made.batches.push([...events]);
      await Promise.resolve();
    },
    close: () => {},
  };
  const dropped = (loss: LogsDropped): void => void made.losses.push(loss);
  const subscription = new Subscription({ request: { ...usual, ...request }, receiver, clock, dropped });
  return Object.assign(made, { clock, subscription });
}

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

test("a batch waits as long as the first of its events may", async () => {
  const { clock, subscription, batches } = bench();
  subscription.add("1");
  clock.advance(999);
  subscription.add("2");
  await turn();
  assert.deepEqual(batches, []);
  clock.advance(1);
  await turn();
  assert.deepEqual(batches, [["1", "2"]]);
});

test("a batch that is full of events, or of bytes, goes at once", async () => {
  const many = bench({ maxItems: 2 });
  for (const each of ["1", "2", "3"]) many.subscription.add(each);
  const large = bench({ maxBytes: 4 });
  for (const each of ["1", "äö", "3"]) large.subscription.add(each);
  await turn();
  assert.deepEqual([many.batches, large.batches], [[["1", "2"]], [["1", "äö"]]]);
});

test("a batch that was not taken is sent again, before those that came after it", async () => {
  const scene = bench({ maxItems: 1 });
  scene.refuses = true;
  for (const each of ["1", "2"]) scene.subscription.add(each);
  await turn();
  scene.refuses = false;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    scene.clock.advance(5000);
    await turn();
  }
  assert.deepEqual(scene.batches, [["1"], ["2"]]);
});

test("a receiver that is too slow loses the newest events, and is told how many (API-962)", async () => {
  const scene = bench({ maxItems: 1 });
  scene.refuses = true;
  for (let count = 0; count < 20; count += 1) scene.subscription.add("12345");
  await turn();
  const reason = "Some logs were dropped because the downstream consumer is slower than the logs production rate";
  assert.deepEqual(
    scene.losses,
    Array.from({ length: 12 }, () => ({ reason, droppedRecords: 1, droppedBytes: 5 })),
  );
  scene.subscription.close();
});

test("what is there is sent before the end", async () => {
  const { subscription, batches } = bench();
  subscription.add("1");
  await subscription.flush();
  assert.deepEqual(batches, [["1"]]);
  await subscription.flush();
  assert.equal(batches.length, 1);
});
