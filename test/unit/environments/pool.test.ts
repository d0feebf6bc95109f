import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { afterEach, beforeEach, test } from "node:test";
import { Pool } from "../../../src/environments/pool.ts";
import { TooManyRequestsException } from "../../../src/model/exceptions.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { scriptedVersion, scriptedWorkshop } from "../../support/scripted-workshop.ts";
import { WillingSandbox } from "../../support/willing-sandbox.ts";

let sandbox: WillingSandbox;
let clock: ManualClock;
let pool: Pool;

beforeEach(() => {
  sandbox = new WillingSandbox();
  clock = new ManualClock();
  const workshop = scriptedWorkshop({ sandbox, directory: "/nowhere", clock });
  pool = new Pool(workshop, { memoryMiB: 1e6, idleMs: 10_000, prewarm: 0, fetchesAhead: true });
});

afterEach(async () => await pool.close());

test("an environment whose walls have fallen is not used again", async () => {
  const version = scriptedVersion();
  const environment = await pool.acquire(version);
  pool.release(environment, 1);
  sandbox.isStanding = false;
  assert.equal(pool.take(version), undefined);
  await eventually(() => assert.equal(environment.phase, "gone"));
});

test("functions that take long to load keep no other function from its cold start", async () => {
  sandbox.isSlow = true;
  const slow = scriptedVersion({ functionArn: "arn:aws:lambda:us-east-1:123456789012:function:slow" });
  const many = 4 * availableParallelism();
  const waiting = Array.from({ length: many }, async () => await pool.acquire(slow));
  for (const each of waiting) each.catch(() => {}); // the pool is closed before they are there
  await eventually(() => assert.equal(sandbox.guests.length, many));
  sandbox.isSlow = false;
  const environment = await pool.acquire(scriptedVersion());
  assert.equal(environment.phase, "ready");
});

test("a function gets 1,000 environments in ten seconds, and others get theirs (API-607)", async () => {
  const version = scriptedVersion();
  const create = async () => await pool.create(version);
  const throttled = new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
  for (let count = 0; count < 1000; count++) await create();
  await assert.rejects(create, throttled);
  await pool.create(scriptedVersion({ functionArn: "arn:aws:lambda:us-east-1:123456789012:function:other" }));
  clock.advance(10);
  await create();
  await assert.rejects(create, throttled);
});

test("an environment that is free costs a function nothing of its scaling rate", async () => {
  const version = scriptedVersion();
  const first = await pool.create(version);
  for (let count = 1; count < 1000; count++) await pool.create(version);
  pool.release(first, 100);
  assert.equal(await pool.acquire(version), first);
});

test("where nothing is fetched ahead, environments are made ready of runtimes that are there", async () => {
  let fetched: string | undefined;
  const workshop = scriptedWorkshop({ sandbox, directory: "/nowhere", clock });
  const nodeBinary = async (): Promise<string> => {
    clock.advance(1000);
    fetched = process.execPath;
    return await Promise.resolve(fetched);
  };
  const runtimes = { ...workshop.runtimes, installedBinary: () => fetched, nodeBinary };
  const limits = { memoryMiB: 1e6, idleMs: 10_000, prewarm: 1, fetchesAhead: false };
  const modest = new Pool({ ...workshop, runtimes }, limits);
  const version = scriptedVersion();
  modest.expect(version);
  assert.equal(fetched, undefined);
  await modest.create(version);
  assert.deepEqual([fetched, sandbox.guests.length], [process.execPath, 1]);
  clock.advance(10);
  await eventually(() => assert.equal(sandbox.guests.length, 2));
  await modest.close();
});
