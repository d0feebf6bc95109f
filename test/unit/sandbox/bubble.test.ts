import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { Bubble } from "../../../src/sandbox/bubble.ts";

test("a bubblewrap that was killed is over when all that it held are gone", async (t) => {
  const status = new PassThrough();
  const held = [await sleeper(), await sleeper()];
  t.after(() => held.forEach((each) => each.kill("SIGKILL")));
  let thawed = 0;
  const bubble = new Bubble(status, {
    members: () => held.filter((each) => each.signalCode === null).map(idOf),
    thaw: () => {
      thawed += 1;
    },
  });
  status.end(`{ "child-pid": ${held[0] && idOf(held[0])} }\n`);

  assert.deepEqual(await bubble.ended, { exitCode: null, signal: "SIGKILL" });
  assert.deepEqual(
    held.map((each) => each.signalCode),
    ["SIGKILL", "SIGKILL"],
  );
  assert(thawed > 0, "what stands still can't die");
});

test("a bubblewrap that told how its guest ended is over at once", async () => {
  const status = new PassThrough();
  const bubble = new Bubble(status, { members: () => [process.pid], thaw: assert.fail });
  status.end('{ "child-pid": 1 }\n{ "exit-code": 137 }\n');
  assert.deepEqual(await bubble.ended, { exitCode: null, signal: "SIGKILL" });
});

test("where nobody counts its processes, bubblewrap outlives a kill until the one inside is known", async (t) => {
  const status = new PassThrough();
  const [outer, inner] = [await sleeper(), await sleeper()];
  t.after(() => [outer, inner].forEach((each) => each.kill("SIGKILL")));
  const bubble = new Bubble(status, { members: () => undefined, thaw: () => {} });
  bubble.isProcess(idOf(outer));
  bubble.kill();
  status.write(`{ "child-pid": ${idOf(inner)} }\n`);
  await once(inner, "exit");
  assert.deepEqual([inner.signalCode, outer.signalCode], ["SIGKILL", null]);
  status.end();
  assert.deepEqual(await bubble.ended, { exitCode: null, signal: "SIGKILL" });
});

async function sleeper(): Promise<ChildProcess> {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  return child;
}

function idOf({ pid = 0 }: ChildProcess): number {
  return pid;
}
