import assert from "node:assert/strict";
import { mkdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { StoreError } from "../../../src/store/store.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { allOf, group, opened, stream } from "./opened-logs.ts";

const dayMs = 24 * 60 * 60_000;

test("a stream whose events have all been removed takes the next ones", async () => {
  await using directory = await temporaryDirectory();
  const clock = new ManualClock();
  await using logs = await opened(directory.path, { clock });
  const names = async () => await logs.describeStreams({ ...group, orderBy: "name", descending: false, limit: 9 });
  await logs.append(stream, [{ timestamp: clock.now(), message: "old" }]);
  clock.advance(2 * dayMs);
  await logs.changeGroup(group, { retentionDays: 1 });
  clock.advance(1000);
  await eventually(async () => assert.deepEqual(await names(), []));
  await logs.append(stream, [{ timestamp: clock.now(), message: "new" }]);
  assert.deepEqual(
    (await allOf(logs)).map(({ message }) => message),
    ["new"],
  );
});

test("however much is put at once, all that was answered is there", async () => {
  await using directory = await temporaryDirectory();
  const said: unknown[] = [];
  const diagnostics = (...all: unknown[]): void => void said.push(all);
  await using logs = await opened(directory.path, { diagnostics, maxBacklogBytes: 2 ** 21 });
  const events = Array.from({ length: 1000 }, (_, index) => ({ timestamp: index, message: "x".repeat(900) }));
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => await logs.put({ ...group, logStream: `s${index}` }, events)),
  );
  assert.equal((await allOf(logs)).length, 20_000);
  assert.deepEqual(said, []);
});

test("what is put and can't be written is an error, and what is put later is not", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  const other = new DatabaseSync(join(directory.path, "logs.db"));
  other.exec("begin immediate");
  await assert.rejects(logs.put(stream, [{ timestamp: 1, message: "lost" }]), StoreError);
  other.exec("rollback");
  other.close();
  await logs.put(stream, [{ timestamp: 2, message: "kept" }]);
  assert.deepEqual(
    (await allOf(logs)).map(({ message }) => message),
    ["kept"],
  );
});

test("where the thread that reads could not start, the next reader starts another", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  await logs.put(stream, [{ timestamp: 1, message: "kept" }]);
  const path = join(directory.path, "logs.db");
  await rename(path, `${path}.away`);
  await mkdir(path);
  await assert.rejects(allOf(logs), StoreError);
  await rmdir(path);
  await rename(`${path}.away`, path);
  assert.equal((await allOf(logs)).length, 1);
});

test("a page looks at so much only, however little it finds, and the next one goes on", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  const message = "x".repeat(1_000_000);
  for (let index = 0; index < 40; index += 1) await logs.put(stream, [{ timestamp: index, message }]);
  await logs.put(stream, [{ timestamp: 40, message: "needle" }]);
  const query = { ...group, pattern: "needle", direction: "forwards", limit: 10 } as const;
  const first = await logs.read(query);
  assert.deepEqual(first.events, []);
  assert(first.next);
  const { events, next } = await logs.read({ ...query, position: first.next });
  assert.deepEqual([events.map(({ timestamp }) => timestamp), next], [[40], undefined]);
});
