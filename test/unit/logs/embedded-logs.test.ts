import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { realClock } from "../../../src/clock.ts";
import { type LogsParts, openLogs } from "../../../src/logs/embedded-logs.ts";
import type { EventPosition, EventQuery, Logs, StoredLogEvent } from "../../../src/logs/logs.ts";
import { maxLogEventBytes } from "../../../src/model/limits.ts";
import { StoreError } from "../../../src/store/store.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { logsContract, place } from "./logs-contract.ts";

const group = { ...place, logGroup: "g" };
const stream = { ...group, logStream: "s" };
const maxBytes = 2 ** 30;
const silent = (): void => {};

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

/** All pages, one after the other. */
async function allOf(logs: Logs, query: Partial<EventQuery> = {}): Promise<StoredLogEvent[]> {
  const found: StoredLogEvent[] = [];
  let position: EventPosition | undefined;
  do {
    const whole = { ...group, ...query, direction: "forwards", limit: 10_000 } as const;
    const { events, next } = await logs.read({ ...whole, ...(position && { position }) });
    found.push(...events);
    position = next;
  } while (position);
  return found;
}

async function opened(directory: string, parts: Partial<LogsParts> = {}): Promise<Logs & AsyncDisposable> {
  const logs = await openLogs(directory, { clock: realClock, diagnostics: silent, place, maxBytes, ...parts });
  return Object.assign(logs, {
    async [Symbol.asyncDispose]() {
      await logs.close();
    },
  });
}
