import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { openLogs } from "../../../src/logs/embedded-logs.ts";
import { logsMigrations } from "../../../src/logs/logs-schema.ts";
import { maxLogEventBytes } from "../../../src/model/limits.ts";
import { StoreError } from "../../../src/store/store.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { logsContract, place } from "./logs-contract.ts";
import { allOf, group, maxBytes, opened, silent, stream } from "./opened-logs.ts";

logsContract("the embedded logs", async () => {
  const directory = await temporaryDirectory();
  const clock = new ManualClock();
  const logs = await openLogs(directory.path, { clock, diagnostics: silent, place, maxBytes });
  return {
    logs,
    clock,
    async [Symbol.asyncDispose]() {
      await logs.close();
      await directory[Symbol.asyncDispose]();
    },
  };
});

test("100,000 events of ten streams are all there, in their order, also for the next engine", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  for (let index = 0; index < 100_000; index += 1) {
    void logs.append({ ...group, logStream: `s${index % 10}` }, [
      { timestamp: 1000 + (index >> 5), message: `line ${index}` },
    ]);
  }
  await logs.close();
  await using next = await opened(directory.path);
  const events = await allOf(next);
  assert.deepEqual(
    events.map(({ message }) => message),
    Array.from({ length: 100_000 }, (_, index) => `line ${index}`),
  );
  const ofOne = await allOf(next, { streams: ["s7"] });
  assert.equal(ofOne.length, 10_000);
  void next.append({ ...group, logStream: "s7" }, [{ timestamp: 1, message: "later" }]);
  const [later] = await allOf(next);
  assert.equal(later !== undefined && later.id > Math.max(...events.map(({ id }) => id)), true);
});

test("events reach the disk by themselves, without anybody asking", async () => {
  await using directory = await temporaryDirectory();
  await using writing = await opened(directory.path);
  void writing.append(stream, [{ timestamp: 1, message: "soon" }]);
  await using reading = await opened(directory.path);
  await eventually(async () => {
    assert.equal((await allOf(reading)).length, 1);
  });
});

test("an event that is larger than one may be becomes several, cut between characters (RT-314)", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  const message = `x${"€".repeat(maxLogEventBytes)}`;
  void logs.append(stream, [
    { timestamp: 1, message },
    { timestamp: 2, message: "y".repeat(maxLogEventBytes) },
  ]);
  const pieces = (await allOf(logs)).map((event) => event.message);
  assert.equal(pieces.length, 5);
  assert.equal(pieces.slice(0, 4).join(""), message);
  for (const piece of pieces) assert.equal(Buffer.byteLength(piece) <= maxLogEventBytes, true);
});

test("when more waits than may wait, the oldest events are dropped and their number is said", async () => {
  await using directory = await temporaryDirectory();
  const said: unknown[] = [];
  const diagnostics = (level: string, event: string, facts = {}): void => {
    said.push({ level, event, ...facts });
  };
  await using logs = await opened(directory.path, { diagnostics, maxBacklogBytes: 2 ** 20 });
  const message = "x".repeat(900);
  for (let index = 0; index < 2000; index += 1) void logs.append(stream, [{ timestamp: index, message }]);
  const kept = await allOf(logs);
  assert.equal(kept.at(-1)?.timestamp, 1999);
  assert.deepEqual(said, [{ level: "warn", event: "logs.dropped", events: 2000 - kept.length }]);
  assert.equal(kept.length > 500, true);
});

test("whoever writes faster than the disk is told when there is room again, and nobody else", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  const other = { ...group, logStream: "other" };
  const message = "x".repeat(1000);
  let room: Promise<void> | undefined;
  let count = 0;
  for (; !room && count < 10_000; count += 1) room = logs.append(stream, [{ timestamp: count, message }]);
  assert(room, "a flood never had to wait");
  assert.equal(logs.append(other, [{ timestamp: 1, message }]), undefined);
  await room;
  assert.equal(logs.append(stream, [{ timestamp: count, message }]), undefined);
  assert.equal((await allOf(logs, { streams: ["s"] })).length, count + 1);
});

test("a hundred floods at once lose nothing as long as each waits for its room", async () => {
  await using directory = await temporaryDirectory();
  const said: unknown[] = [];
  const diagnostics = (...all: unknown[]): void => void said.push(all);
  await using logs = await opened(directory.path, { diagnostics, maxBacklogBytes: 2 ** 23 });
  const message = "x".repeat(1000);
  const flood = async (logStream: string): Promise<void> => {
    const name = { ...group, logStream };
    for (let index = 0; index < 500; index += 1) await logs.append(name, [{ timestamp: index, message }]);
  };
  await Promise.all(Array.from({ length: 100 }, async (_, index) => await flood(`s${index}`)));
  await logs.flush();
  assert.deepEqual(said, []);
  assert.equal((await allOf(logs)).length, 50_000);
});

test("logs take no more space than they may: the oldest go, not those of groups with a retention", async () => {
  await using directory = await temporaryDirectory();
  const limit = 8 * 2 ** 20;
  const clock = new ManualClock();
  await using logs = await opened(directory.path, { clock, maxBytes: limit });
  const kept = { ...group, logGroup: "kept", logStream: "s" };
  await logs.append(kept, [{ timestamp: clock.now(), message: "kept" }]);
  await logs.changeGroup(kept, { retentionDays: 1 });
  for (let index = 0; index < 400; index += 1) {
    const events = [{ timestamp: clock.now() + index, message: randomBytes(50_000).toString("base64") }];
    await logs.append({ ...group, logStream: `s${Math.floor(index / 10)}` }, events);
  }
  await logs.flush();
  clock.advance(1000);
  await eventually(async () => {
    assert((await stat(join(directory.path, "logs.db"))).size < limit * 1.5);
  });
  const found = await allOf(logs);
  assert(found.length > 50 && found.length < 200, `${found.length} events`);
  assert.equal(found.at(-1)?.timestamp, clock.now() - 1000 + 399);
  const names = (await logs.describeStreams({ ...group, orderBy: "name", descending: false, limit: 50 })).map(
    ({ name }) => name,
  );
  assert.equal(names.includes("s0"), false);
  assert.equal(names.includes("s39"), true);
  assert.equal((await allOf(logs, { logGroup: "kept" })).length, 1);
});

test("the space of a deleted group comes back", async () => {
  await using directory = await temporaryDirectory();
  const clock = new ManualClock();
  await using logs = await opened(directory.path, { clock });
  for (let index = 0; index < 400; index += 1) {
    await logs.append(stream, [{ timestamp: index, message: randomBytes(50_000).toString("base64") }]);
  }
  await logs.deleteGroup(group);
  clock.advance(1000);
  await eventually(async () => {
    assert((await stat(join(directory.path, "logs.db"))).size < 6 * 2 ** 20);
  });
});

test("logs of a release that knew no accounts are those of the engine's own", async () => {
  await using directory = await temporaryDirectory();
  const database = new DatabaseSync(join(directory.path, "logs.db"));
  database.exec(`
    create table schema_version (version integer not null, works_since integer not null);
    insert into schema_version values (1, 1);
    ${logsMigrations[0]?.sql}
    insert into log_group values (1, 'g', 5);
    insert into log_stream values (1, 1, 'a', 5, 10, 30, 40), (2, 1, 'b', 5, 20, 20, 40);
    insert into log_event values (1, 1, 1, 10, 40, 'one'), (2, 1, 2, 20, 40, 'two'), (3, 1, 1, 30, 41, 'three');
  `);
  database.close();
  for (let start = 0; start < 2; start += 1) {
    await using logs = await opened(directory.path);
    assert.deepEqual(
      (await allOf(logs)).map(({ logStream, timestamp, message }) => [logStream, timestamp, message]),
      [
        ["a", 10, "one"],
        ["b", 20, "two"],
        ["a", 30, "three"],
      ],
    );
  }
});

test("logs of an old release are taken over once, also where that is interrupted", async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, "logs.db");
  const database = new DatabaseSync(path);
  database.exec(`
    create table schema_version (version integer not null, works_since integer not null);
    insert into schema_version values (1, 1);
    ${logsMigrations[0]?.sql}
    insert into log_group values (1, 'g', 5);
    insert into log_stream values (1, 1, 'a', 5, 10, 10, 40);
    insert into log_event values (1, 1, 1, 10, 40, 'one');
    create trigger interruption before delete on log_event begin select raise(abort, 'interrupted'); end;
  `);
  await assert.rejects(opened(directory.path), /interrupted/);
  database.exec("drop trigger interruption");
  database.close();
  await using logs = await opened(directory.path);
  assert.deepEqual(
    (await allOf(logs)).map(({ message }) => message),
    ["one"],
  );
});

test("appending to closed logs does nothing, and closing them again neither", async () => {
  await using directory = await temporaryDirectory();
  await using logs = await opened(directory.path);
  await logs.close();
  void logs.append(stream, [{ timestamp: 1, message: "late" }]);
});

test("logs that are no database are an error that says so, when they are opened", async () => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, "logs.db"), "x".repeat(10_000));
  await assert.rejects(opened(directory.path), (error) => {
    assert(error instanceof StoreError);
    assert.match(error.message, /logs\.db: the file is not a database/);
    return true;
  });
});

test("kill -9 loses no event that was flushed, and damages nothing", { timeout: 60_000 }, async () => {
  await using directory = await temporaryDirectory();
  const child = spawn(process.execPath, [join(import.meta.dirname, "programs", "append-forever.ts"), directory.path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let flushed = 0;
  for await (const line of createInterface(child.stdout)) {
    flushed = Number(line);
    if (flushed > 20_000) child.kill("SIGKILL");
  }
  if (child.signalCode === null) await once(child, "exit");
  await using logs = await opened(directory.path);
  const events = await allOf(logs);
  assert.equal(events.length >= flushed, true);
  assert.deepEqual(
    events.map(({ message }) => message),
    events.map((_, index) => `line ${index}`),
  );
});
