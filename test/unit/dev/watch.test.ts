import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { realClock } from "../../../src/clock.ts";
import { Watch } from "../../../src/dev/watch/watch.ts";
import { eventually } from "../../support/eventually.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

test("a file that is added to a watch is seen from then on, the first one and every later one", async () => {
  await using folder = await temporaryDirectory();
  const seen = new Set<string>();
  const watch = new Watch(realClock, async ({ changed }) => {
    for (const file of changed) seen.add(file);
    return await Promise.resolve(true);
  });
  for (const name of ["first", "second", "third"]) {
    mkdirSync(join(folder.path, name));
    const file = join(folder.path, name, "file.js");
    writeFileSync(file, "1");
    await watch.add([file], []);
    writeFileSync(file, "22"); // at once
    await eventually(() => assert(seen.has(file)), 10_000);
  }
  await watch.close();
});

test("whoever adds what another is adding waits for it as well", async () => {
  await using folder = await temporaryDirectory();
  const file = join(folder.path, "file.js");
  writeFileSync(file, "1");
  let isSeen = false;
  const watch = new Watch(realClock, async () => {
    isSeen = true;
    return await Promise.resolve(true);
  });
  const adding = watch.add([file], []);
  await watch.add([file], []);
  writeFileSync(file, "22");
  await eventually(() => assert(isSeen), 10_000);
  await adding;
  await watch.close();
});

test("a watch that is closed while something is added keeps nobody waiting", async () => {
  await using folder = await temporaryDirectory();
  const watch = new Watch(realClock, async () => await Promise.resolve(true));
  await watch.add([join(folder.path, "first")], []);
  const adding = watch.add([folder.path], []);
  await watch.close();
  await adding;
});
