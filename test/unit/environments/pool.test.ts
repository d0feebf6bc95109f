import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { afterEach, beforeEach, test } from "node:test";
import { Pool } from "../../../src/environments/pool.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { scriptedVersion, scriptedWorkshop } from "../../support/scripted-workshop.ts";
import { WillingSandbox } from "../../support/willing-sandbox.ts";

let sandbox: WillingSandbox;
let pool: Pool;

beforeEach(() => {
  sandbox = new WillingSandbox();
  const workshop = scriptedWorkshop({ sandbox, directory: "/nowhere", clock: new ManualClock() });
  pool = new Pool(workshop, { memoryMiB: 1e6, idleMs: 10_000, prewarm: 0 });
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
