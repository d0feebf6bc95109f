import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryUse } from "../../../src/environments/memory-use.ts";
import { shortfall } from "../../../src/environments/memory.ts";

const killed = { exitCode: null, signal: "SIGKILL" } as const;

test("more memory than the size and what Node.js needs beside its heap is too much", () => {
  const memory = new MemoryUse(128);
  assert.equal(memory.holds(190 * 1024), false);
  assert.deepEqual(memory.explain(killed), killed);
  assert.equal(memory.holds(193 * 1024), true);
  assert.deepEqual(memory.explain(killed), { ...killed, outOfMemory: true });
  assert.deepEqual(memory.explain(killed), killed, "the next process has a reason of its own");
});

test("an end for want of memory shows the whole size as used", () => {
  const memory = new MemoryUse(256);
  memory.saw(60 * 1024);
  assert.equal(memory.maxUsedMiB, 60);
  memory.explain({ ...killed, outOfMemory: true });
  assert.equal(memory.maxUsedMiB, 256);
});

test("no environment shows more memory as used than its size", () => {
  const memory = new MemoryUse(128);
  memory.saw(500 * 1024);
  assert.equal(memory.maxUsedMiB, 128);
});

test("where nobody counts memory nothing is too much", () => {
  assert.equal(new MemoryUse(128).holds(undefined), false);
});

test("environments leave when less than a twentieth of the machine's memory is free, as many as give it back", () => {
  assert.equal(shortfall(2000, 20_000), 0);
  assert.equal(shortfall(1000, 20_000), 0);
  assert.equal(shortfall(984, 20_000), 1);
  assert.equal(shortfall(0, 20_000), 63);
});
