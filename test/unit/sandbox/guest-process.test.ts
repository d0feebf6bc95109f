import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { guestProcess } from "../../../src/sandbox/guest-process.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

test("what a process had written is read however busy the engine is, though a child keeps its output open", async (t) => {
  await using directory = await temporaryDirectory();
  const mark = join(directory.path, "written");
  const script = 'head -c 50000 /dev/zero; : > "$0"; exec sleep 60';
  const child = spawn("sh", ["-c", script, mark], { stdio: ["ignore", "pipe", "ignore"] });
  t.after(() => child.kill("SIGKILL"));
  const [input, output, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const ended = Promise.resolve({ exitCode: 0, signal: null });
  const kill = () => {};
  const guest = guestProcess({ input, output, stdout: child.stdout, stderr, terminate: kill, kill, ended });
  let bytes = 0;
  guest.stdout.on("data", (piece: Buffer) => (bytes += piece.length));
  await ended;
  // Nothing is read meanwhile, and the time in which it could be is over.
  const sleeping = new Int32Array(new SharedArrayBuffer(4));
  do Atomics.wait(sleeping, 0, 0, 500);
  while (!existsSync(mark));
  await guest.exited;
  assert.equal(bytes, 50_000);
});
