import assert from "node:assert/strict";
import { test } from "node:test";
import { EventQueue } from "../../../src/events/queue.ts";
import { openStore } from "../../../src/store/embedded-store.ts";
import { AsyncMetrics } from "../../../src/telemetry/async-metrics.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { eventFor } from "./events-under-test.ts";

function arnOf(name: string): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}

test("the backlog is how much of each function waits, and how late it is; nothing is known of a store that fails", async () => {
  const clock = new ManualClock();
  const store = await openStore(":memory:", clock);
  const queue = new EventQueue({ store, clock, metrics: new AsyncMetrics(), settingsOf: () => ({}) });
  for (const name of ["busy", "busy", "idle"]) await queue.put(eventFor(name, ""));
  await store.claim(`fn:${arnOf("idle")}`, 1, 30_000);
  clock.advance(1500);
  assert.deepEqual(await queue.backlog(), [
    { functionArn: arnOf("busy"), events: 2, overdueMs: 1500 },
    { functionArn: arnOf("idle"), events: 1, overdueMs: 0 },
  ]);
  await store.close();
  assert.deepEqual(await queue.backlog(), []);
});
