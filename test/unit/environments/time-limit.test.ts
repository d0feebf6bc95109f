import assert from "node:assert/strict";
import { test } from "node:test";
import { TimeLimit } from "../../../src/environments/time-limit.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function limited(): {
  clock: ManualClock;
  limit: TimeLimit;
  overruns: string[];
  set: (ms: number, name: string) => void;
} {
  const clock = new ManualClock();
  const limit = new TimeLimit(clock);
  const overruns: string[] = [];
  return { clock, limit, overruns, set: (ms, name) => limit.set(ms, () => overruns.push(name)) };
}

test("a limit that is reached is told once", () => {
  const { clock, overruns, set } = limited();
  set(100, "first");
  clock.advance(99);
  assert.deepEqual(overruns, []);
  clock.advance(1);
  clock.advance(1000);
  assert.deepEqual(overruns, ["first"]);
});

test("a limit that is cleared is not told, and one that is set anew counts from then", () => {
  const { clock, limit, overruns, set } = limited();
  set(100, "first");
  clock.advance(60);
  limit.clear();
  set(100, "second");
  clock.advance(99);
  assert.deepEqual(overruns, []);
  clock.advance(1);
  assert.deepEqual(overruns, ["second"]);
});

test("a shorter limit than the one before is kept", () => {
  const { clock, limit, overruns, set } = limited();
  set(1000, "long");
  limit.clear();
  set(10, "short");
  clock.advance(10);
  assert.deepEqual(overruns, ["short"]);
  set(500, "after");
  clock.advance(1000);
  assert.deepEqual(overruns, ["short", "after"]);
});

test("one that is disposed of is never told", () => {
  const { clock, overruns, set, limit } = limited();
  set(10, "first");
  limit[Symbol.dispose]();
  clock.advance(100);
  assert.deepEqual(overruns, []);
});

test("no time passes while a limit is paused, whether it was set before or meanwhile", () => {
  const { clock, limit, overruns, set } = limited();
  set(100, "before");
  clock.advance(60);
  limit.pause();
  limit.pause();
  clock.advance(1000);
  limit.resume();
  clock.advance(39);
  assert.deepEqual(overruns, []);
  clock.advance(1);
  assert.deepEqual(overruns, ["before"]);
  limit.pause();
  set(50, "meanwhile");
  clock.advance(1000);
  limit.resume();
  clock.advance(49);
  assert.deepEqual(overruns, ["before"]);
  clock.advance(1);
  assert.deepEqual(overruns, ["before", "meanwhile"]);
});

test("a limit that is cleared while it is paused is not told", () => {
  const { clock, limit, overruns, set } = limited();
  set(100, "first");
  limit.pause();
  limit.clear();
  limit.resume();
  limit.resume();
  clock.advance(1000);
  assert.deepEqual(overruns, []);
});
