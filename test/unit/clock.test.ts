import assert from "node:assert/strict";
import { test } from "node:test";
import { within } from "../../src/clock.ts";
import { ManualClock } from "../support/manual-clock.ts";

test("work that ends in time gives its result, and no timer stays behind", async () => {
  const clock = new ManualClock();
  const work = Promise.withResolvers<string>();
  const result = within(clock, work.promise, 100);
  clock.advance(99);
  work.resolve("done");
  assert.equal(await result, "done");
  assert.equal(clock.timers, 0);
});

test("work that takes longer is waited for no more, and its failure is nobody's any more", async () => {
  const clock = new ManualClock();
  const work = Promise.withResolvers<string>();
  const result = within(clock, work.promise, 100);
  clock.advance(100);
  assert.equal(await result, undefined);
  work.reject(new Error("late"));
});

test("work that fails in time fails", async () => {
  const work = Promise.reject(new Error("no"));
  await assert.rejects(within(new ManualClock(), work, 100), /no/);
});
