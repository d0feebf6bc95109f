import assert from "node:assert/strict";
import { test } from "node:test";
import { ExecutionEnvironment } from "../../../src/environments/environment.ts";
import { Row } from "../../../src/environments/row.ts";
import { findRuntime } from "../../../src/model/runtimes.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { ScriptedSandbox } from "../../support/scripted-sandbox.ts";
import { scriptedWorkshop } from "../../support/scripted-workshop.ts";

const clock = new ManualClock();

function environment(): ExecutionEnvironment {
  const runtime = findRuntime("nodejs22.x");
  assert.ok(runtime);
  const workshop = scriptedWorkshop({ sandbox: new ScriptedSandbox(), directory: "/nowhere", clock });
  return new ExecutionEnvironment(
    { runtime, memoryMiB: 128, version: undefined, initializationType: "on-demand" },
    workshop,
  );
}

/** A row on two cores, `atWork` environments of which are at work with a function that takes `usualMs`. */
function rowAtWork(usualMs: number, atWork: number): Row {
  const row = new Row(clock, 2);
  row.begins();
  row.ends(environment(), usualMs);
  for (let count = 0; count < atWork; count++) row.begins();
  return row;
}

test("the environment that was used last is at the end of the row", () => {
  const row = new Row(clock, 2);
  const [first, second] = [environment(), environment()];
  row.put(first);
  row.put(second);
  assert.deepEqual(row.idle, [first, second]);
  assert.equal(row.isWorthWaiting, false);
});

test("an invocation of a short function waits for an environment at work when the cores are busy", async () => {
  const row = rowAtWork(0.1, 2);
  assert.equal(row.isWorthWaiting, true);
  const [idle, busy] = [environment(), environment()];
  row.put(idle);
  const taken = row.nextFree();
  row.ends(busy, 0.1);
  row.put(busy);
  assert.equal(await taken, busy);
  assert.deepEqual(row.idle, [idle]);
});

test("it does not wait for a function that takes long, nor for one that has not run yet", () => {
  for (const row of [rowAtWork(100, 4), new Row(clock, 0)]) assert.equal(row.isWorthWaiting, false);
});

test("as many environments may be at work as the engine can keep busy, at least one a core", () => {
  assert.deepEqual(
    [1, 2].map((atWork) => rowAtWork(0.03, atWork).isWorthWaiting),
    [false, true],
  );
  assert.deepEqual(
    [14, 15].map((atWork) => rowAtWork(1.5, atWork).isWorthWaiting),
    [false, true],
  );
});

test("what is usual is not moved by runs that were far longer", () => {
  const row = rowAtWork(0.1, 3);
  for (const runMs of [500, 0.1, Infinity, 0.1]) {
    row.begins();
    row.ends(environment(), runMs);
  }
  assert.equal(row.isWorthWaiting, true);
});

test("after a moment it goes on without", async () => {
  const row = rowAtWork(0.1, 2);
  const answers: unknown[] = [];
  const first = row.nextFree().then((each) => answers.push(each));
  clock.advance(30);
  const second = row.nextFree().then((each) => answers.push(each));
  clock.advance(20);
  await first;
  assert.deepEqual(answers, [undefined]);
  clock.advance(30);
  await second;
  assert.deepEqual(answers, [undefined, undefined]);
});

test("an invocation waits for the environment that has just answered, and a second one does not", async () => {
  const row = new Row(clock, 2);
  const hot = environment();
  row.begins();
  row.returns(hot);
  assert.equal(row.isWorthWaiting, true);
  const taken = row.nextFree();
  assert.equal(row.isWorthWaiting, false);
  row.ends(hot, 5);
  row.put(hot);
  assert.equal(await taken, hot);
});

test("who waits for an environment that has just answered does so however busy the machine is", async () => {
  const row = new Row(clock, 2);
  const hot = environment();
  row.begins();
  row.returns(hot);
  const taken = row.nextFree();
  clock.advance(1000);
  row.ends(hot, 5);
  row.put(hot);
  assert.equal(await taken, hot);
});
