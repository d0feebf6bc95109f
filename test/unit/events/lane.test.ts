import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../../support/eventually.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";

const busy = "arn:aws:lambda:us-east-1:123456789012:function:busy";

async function ran(events: EventsUnderTest, times: number): Promise<void> {
  await eventually(() => {
    assert.equal(events.invocations.length, times);
  });
}

test("no more events run at once than have a place, and none that waits for one is a failed attempt", async () => {
  let running = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  await using events = await startEvents(async () => {
    most = Math.max(most, (running += 1));
    await new Promise<void>((resolve) => waiting.push(resolve));
    running -= 1;
    return "succeeded";
  });
  events.concurrency.reserve(busy, 3);
  for (let index = 0; index < 12; index += 1) await events.put("busy");
  for (let done = 0; done < 12; done += 1) {
    await eventually(() => assert(waiting.length > 0));
    waiting.shift()?.();
  }
  await ran(events, 12);
  await events.elapse(0);
  assert.equal(most, 3);
  assert.deepEqual(events.reports, []);
});

test("a function with more reserved for it runs more of its events at once", async () => {
  await using events = await startEvents(async () => await new Promise(() => {}));
  events.concurrency.reserve(busy, 25);
  for (let index = 0; index < 40; index += 1) await events.put("busy");
  await ran(events, 25);
});

test("events of a function whose places others have run when one is free", async () => {
  await using events = await startEvents(async () => "succeeded");
  events.concurrency.reserve(busy, 1);
  const place = events.concurrency.tryAcquire(busy);
  await events.put("busy");
  for (let seconds = 0; seconds < 5; seconds += 1) await events.elapse(1000);
  assert.equal(events.invocations.length, 0);
  place?.[Symbol.dispose]();
  await events.elapse(1000);
  await ran(events, 1);
});

test("a place is taken for an event that is there, not for those that might be", async () => {
  await using events = await startEvents(async () => await new Promise(() => {}));
  events.concurrency.reserve(busy, 3);
  const free = (): number => {
    const places = [1, 2, 3].map(() => events.concurrency.tryAcquire(busy));
    for (const place of places) place?.[Symbol.dispose]();
    return places.filter(Boolean).length;
  };
  await events.put("busy");
  assert.equal(free(), 2, "while the event is on its way");
  await ran(events, 1);
  await events.elapse(0);
  assert.equal(free(), 2);
});

test("an event that gets too old while it waits for a place is given up", async () => {
  await using events = await startEvents(async () => "succeeded", { settings: { maximumEventAgeSeconds: 60 } });
  events.concurrency.reserve(busy, 1);
  using _place = events.concurrency.tryAcquire(busy);
  await events.put("busy");
  for (let seconds = 0; seconds < 65; seconds += 1) await events.elapse(1000);
  await eventually(() => {
    assert.deepEqual(
      events.reports.map(({ event, reason }) => [event, reason]),
      [["events.given-up", "EventAgeExceeded"]],
    );
  });
  assert.equal(events.invocations.length, 0);
});

test("events of a function with nothing reserved are given up at once, those that wait for a retry too (API-403)", async () => {
  await using events = await startEvents(async () => "failed");
  await events.put("busy");
  await ran(events, 1);
  await events.elapse(0);
  events.concurrency.reserve(busy, 0);
  await events.put("busy");
  await events.elapse(0);
  await events.elapse(60_000);
  await eventually(() => {
    const given = events.reports.map(({ event, reason, attempt }) => [event, reason, attempt]);
    assert.deepEqual(given, [
      ["events.given-up", "ZeroReservedConcurrency", 1],
      ["events.given-up", "ZeroReservedConcurrency", 2],
    ]);
  });
  assert.equal(events.invocations.length, 1);
});
