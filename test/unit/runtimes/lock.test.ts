import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { holdLock } from "../../../src/runtimes/lock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const nobody = (): void => {};

test("one holder at a time: the next gets the lock when the first has let go", async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, "lock");
  const order: string[] = [];
  const release = await holdLock(path, undefined, nobody);
  const take = async (): Promise<void> => {
    const releaseSecond = await holdLock(path, undefined, nobody);
    order.push("second");
    await releaseSecond();
  };
  const second = take();
  order.push("first");
  await release();
  await second;
  assert.deepEqual(order, ["first", "second"]);
  assert(!existsSync(path), "a lock that was let go is gone");
});

test("the lock of a process that died is taken over", async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, "lock");
  await mkdir(path);
  const longAgo = Date.now() / 1000 - 60;
  await utimes(path, longAgo, longAgo);
  await (
    await holdLock(path, undefined, nobody)
  )();
});

test("whoever waits for another process says so once, and can be told to give up", async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, "lock");
  await mkdir(path);
  const given = new AbortController();
  let waits = 0;
  const wait = (): void => {
    waits += 1;
    setTimeout(() => {
      given.abort();
    }, 250);
  };
  await assert.rejects(holdLock(path, given.signal, wait), { name: "AbortError" });
  assert.equal(waits, 1);
  assert(existsSync(path), "the lock of the other stays");
});
