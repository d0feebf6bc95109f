import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { ExecutionEnvironment } from "../../../src/environments/environment.ts";
import { Pool } from "../../../src/environments/pool.ts";
import { frameTypes } from "../../../src/model/frames.ts";
import type { FunctionVersion } from "../../../src/model/function.ts";
import type { LogEvent } from "../../../src/model/log-event.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { scriptedVersion, scriptedWorkshop } from "../../support/scripted-workshop.ts";
import { WillingSandbox } from "../../support/willing-sandbox.ts";

const logging = {
  format: "JSON",
  logGroup: "/aws/lambda/scripted",
  applicationLogLevel: "INFO",
  systemLogLevel: "DEBUG",
} as const;
const version = scriptedVersion({ version: "1", logging });
let clock: ManualClock;
let sandbox: WillingSandbox;
let pool: Pool;
let log: LogEvent[];

beforeEach(() => {
  clock = new ManualClock();
  sandbox = new WillingSandbox();
  pool = poolOf(1e6);
});

afterEach(async () => await pool.close());

function poolOf(memoryMiB: number): Pool {
  log = [];
  const workshop = scriptedWorkshop({ sandbox, directory: "/nowhere", clock, log });
  const made = new Pool(workshop, { memoryMiB, idleMs: 10_000, prewarm: 0, fetchesAhead: true });
  made.expect(version);
  return made;
}

function provision(count: number): void {
  pool.provision(version.functionArn, new Map(count === 0 ? [] : [[version, count]]));
}

async function ready(count: number): Promise<void> {
  await eventually(() => assert.deepEqual(pool.provisioned(version), { ready: count, failure: undefined }));
}

/** In time. */
async function started(guests: number): Promise<void> {
  await eventually(() => {
    clock.advance(1000);
    assert.equal(sandbox.guests.length, guests);
  });
}

function isProvisioned({ plan }: ExecutionEnvironment): boolean {
  return plan.initializationType === "provisioned-concurrency";
}

async function acquire(wanted: FunctionVersion, count: number): Promise<ExecutionEnvironment[]> {
  const taken: ExecutionEnvironment[] = [];
  while (taken.length < count) taken.push(await pool.acquire(wanted));
  return taken;
}

test("a version has as many initialised environments as are provisioned, and only then says so", async () => {
  assert.equal(pool.provisioned(version), undefined);
  provision(3);
  assert.deepEqual(pool.provisioned(version), { ready: 0, failure: undefined });
  await ready(3);
  assert.equal(sandbox.guests.length, 3);
  provision(5);
  await ready(5);
  assert.equal(sandbox.guests.length, 5, "those that were there stay");
});

test("when all of them are busy an on-demand environment serves, and the next event finds a provisioned one", async () => {
  provision(2);
  await ready(2);
  const taken = await acquire(version, 3);
  assert.deepEqual(taken.map(isProvisioned), [true, true, false]);
  for (const each of taken) pool.release(each, 100);
  assert.deepEqual((await acquire(version, 3)).map(isProvisioned), [true, true, false]);
});

test("they stay however long nobody needs them, while others go", async () => {
  provision(1);
  await ready(1);
  for (const each of await acquire(version, 2)) pool.release(each, 100);
  assert.equal(sandbox.alive, 2);
  for (let second = 0; second < 60; second++) {
    clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually(() => assert.equal(sandbox.alive, 1));
  assert(isProvisioned(await pool.acquire(version)));
});

test("one that dies is replaced, whether it was idle or at work", async () => {
  provision(1);
  await ready(1);
  sandbox.latest?.kill();
  await started(2);
  await ready(1);
  const taken = await pool.acquire(version);
  sandbox.latest?.kill();
  await eventually(() => assert.equal(taken.phase, "reset"));
  pool.release(taken, 100);
  await started(3);
  await ready(1);
});

test("where the init phase fails that is said, and tried again a minute later", async () => {
  sandbox.isBroken = true;
  provision(1);
  const failure = "FUNCTION_ERROR_INIT_FAILURE";
  await eventually(() => assert.deepEqual(pool.provisioned(version), { ready: 0, failure }));
  clock.advance(59_000);
  assert.equal(sandbox.guests.length, 1);
  sandbox.isBroken = false;
  await started(2);
  await ready(1);
});

test("their init phase may take 130 seconds, and the log says what it was for", async () => {
  sandbox.isSlow = true;
  provision(1);
  await eventually(() => assert.equal(log.length, 1));
  clock.advance(129_000);
  sandbox.latest?.says(frameTypes.initialised, Buffer.alloc(4));
  await ready(1);
  const types = log.map(({ message }) => {
    const { type, record } = JSON.parse(message);
    return [type, record.initializationType];
  });
  assert.deepEqual(types, [
    ["platform.initStart", "provisioned-concurrency"],
    ["platform.initRuntimeDone", "provisioned-concurrency"],
    ["platform.initReport", "provisioned-concurrency"],
  ]);
});

test("what is provisioned no more ends at once, and what is at work after its invocation", async () => {
  provision(3);
  await ready(3);
  const taken = await pool.acquire(version);
  provision(0);
  assert.equal(pool.provisioned(version), undefined);
  await eventually(() => assert.equal(sandbox.alive, 1));
  assert.equal(taken.phase, "ready");
  pool.release(taken, 100);
  await eventually(() => assert.equal(sandbox.alive, 0));
});

test("fewer means that the idle ones go first", async () => {
  provision(3);
  await ready(3);
  const taken = await pool.acquire(version);
  provision(1);
  await ready(1);
  await eventually(() => assert.equal(sandbox.alive, 1));
  pool.release(taken, 100);
  assert.equal(await pool.acquire(version), taken);
});

test("other environments make room for them, and they make room when nothing else does", async () => {
  await pool.close();
  pool = poolOf(2 * version.memoryMiB);
  const other = scriptedVersion({ functionArn: `${version.functionArn}-2` });
  const [first, second] = await acquire(other, 2);
  assert(first && second);
  provision(1);
  const failure = "There is not enough memory for more environments.";
  await eventually(() => assert.deepEqual(pool.provisioned(version), { ready: 0, failure }));
  pool.release(first, 100);
  await eventually(() => {
    clock.advance(1000);
    assert.equal(pool.provisioned(version)?.ready, 1);
  });
  assert.equal(first.phase, "gone");
  const third = await pool.acquire(other);
  assert.equal(pool.provisioned(version)?.ready, 0);
  for (const each of [second, third]) pool.release(each, 100);
});
