import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Guest } from "../../../src/environments/guest.ts";
import { guestProcess } from "../../../src/sandbox/guest-process.ts";

test("a guest that ends while it is held back is read to its end, whenever there is room again", async () => {
  const wires = { input: new PassThrough(), output: new PassThrough(), stderr: new PassThrough() };
  const stdout = new PassThrough({ highWaterMark: 100_000 });
  const room = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<{ exitCode: number; signal: null }>();
  const gone = Promise.withResolvers<void>();
  let read = 0;
  const guest = new Guest(
    guestProcess({ ...wires, stdout, terminate: () => {}, kill: () => {}, ended: ended.promise }),
    {
      frame: () => {},
      output: (_source, bytes) => (read += bytes.length),
      malformed: () => {},
      exited: () => gone.resolve(),
    },
  );
  guest.holdUntil(room.promise);
  stdout.end(Buffer.alloc(50_000));
  wires.output.end();
  wires.stderr.end();
  ended.resolve({ exitCode: 1, signal: null });
  await delay(500);
  assert.equal(read, 0);
  room.resolve();
  await gone.promise;
  assert.equal(read, 50_000);
});
