import assert from "node:assert/strict";
import { test } from "node:test";
import { TooManyRequestsException } from "../../../src/model/exceptions.ts";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";

const minute = 60_000;

test("an event runs right after its put, with all that came with it (API-400)", async () => {
  await using events = await startEvents(succeed);
  const requestId = await events.put("echo", '{"a":"ä"}');
  await ran(events, 1);
  const [invocation] = events.invocations;
  assert(invocation);
  const { version, payload, ...rest } = invocation;
  assert.deepEqual([version.functionName, version.version], ["echo", "live"]);
  assert.equal(Buffer.from(payload).toString(), '{"a":"ä"}');
  assert.deepEqual(rest, {
    requestId,
    invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:echo:live",
    clientContext: undefined,
    identity: undefined,
    traceHeader: "Root=1-2-3",
  });
});

test("events run as what they are: asynchronous, with nobody who waits for a log", async () => {
  await using events = await startEvents(succeed);
  await events.put("echo");
  await ran(events, 1);
  assert.deepEqual(events.options, [{ tail: false, queuedAt: events.clock.now() }]);
});

test("an event without payload stays without payload", async () => {
  await using events = await startEvents(succeed);
  await events.put("echo", "");
  await ran(events, 1);
  assert.equal(events.invocations[0]?.payload.length, 0);
});

test("an event that succeeded is done and does not run again", async () => {
  await using events = await startEvents(succeed);
  await events.put("echo");
  await ran(events, 1);
  await events.elapse(5 * minute);
  assert.equal(events.invocations.length, 1);
  assert.deepEqual(events.reports, []);
});

test("an event whose function fails runs three times, one and two minutes apart, under one request id (API-401)", async () => {
  await using events = await startEvents(fail);
  const requestId = await events.put("broken");
  await ran(events, 1);
  await events.elapse(minute - 1);
  assert.equal(events.invocations.length, 1);
  await events.elapse(1);
  await ran(events, 2);
  await events.elapse(2 * minute - 1);
  assert.equal(events.invocations.length, 2);
  await events.elapse(1);
  await ran(events, 3);
  await givenUp(events, "RetriesExhausted");
  await events.elapse(10 * minute);
  assert.deepEqual(
    events.invocations.map((each) => each.requestId),
    [requestId, requestId, requestId],
  );
});

test("an event is counted when it is accepted, at each attempt with its age, and when it is given up", async () => {
  await using events = await startEvents(fail);
  await events.put("broken");
  await ran(events, 1);
  await events.elapse(minute);
  await ran(events, 2);
  await events.elapse(2 * minute);
  await ran(events, 3);
  await givenUp(events, "RetriesExhausted");
  const [counts, ...others] = events.metrics.all();
  assert(counts);
  assert.deepEqual([counts.labels.resource, counts.received, counts.dropped], ["broken:live", 1, 1]);
  assert.equal(counts.ages.sum, 60 + 180);
  assert.deepEqual(others, []);
});

test("a given up event of a function that is gone brings nothing of the function back", async () => {
  await using events = await startEvents(succeed);
  await events.put("deleted");
  await givenUp(events, "FunctionDeleted");
  const dropped = [...events.metrics.all()].map((counts) => [counts.labels.function_name, counts.dropped]);
  assert.deepEqual(dropped, [
    ["deleted", 0],
    ["(other)", 1],
  ]);
});

test("a throttled event backs off from one second and loses no attempt (API-401)", async () => {
  let throttles = 3;
  await using events = await startEvents(async () => {
    if (throttles-- > 0) throw new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
    return "failed";
  });
  await events.put("busy");
  await ran(events, 1);
  for (const [index, backOffMs] of [1000, 2000, 4000].entries()) {
    await events.elapse(backOffMs);
    await ran(events, index + 2);
  }
  for (const retryMs of [minute, 2 * minute]) {
    const before = events.invocations.length;
    await events.elapse(retryMs);
    await ran(events, before + 1);
  }
  await givenUp(events, "RetriesExhausted");
});

test("an error of the engine itself is told and counts as no attempt", async () => {
  let isBroken = true;
  await using events = await startEvents(async () => {
    if (isBroken) throw new Error("no such binary");
    return "succeeded";
  });
  await events.put("echo");
  await ran(events, 1);
  await eventually(() => {
    assert.equal(events.reports[0]?.event, "events.run-failed");
  });
  isBroken = false;
  await events.elapse(1000);
  await ran(events, 2);
});

test("an event that was throttled for six hours is given up (API-401)", async () => {
  await using events = await startEvents(async () => {
    throw new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
  });
  await events.put("busy");
  await ran(events, 1);
  for (let hours = 0; hours < 6; hours += 0.1) await events.elapse(6 * minute);
  await givenUp(events, "EventAgeExceeded");
});

test("events of a function that was deleted are settled and said to be", async () => {
  await using events = await startEvents(succeed);
  await events.put("deleted");
  await givenUp(events, "FunctionDeleted");
  assert.equal(events.invocations.length, 0);
});

test("a deleted function's backlog is told of once, and then once a minute with how many events it had", async () => {
  await using events = await startEvents(succeed);
  const told = () => events.reports.map(({ event, reason, events: count }) => [event, reason, count]);
  await Promise.all(Array.from({ length: 30 }, async () => await events.put("deleted")));
  await eventually(async () => assert.equal(await events.isBusy(), false));
  assert.deepEqual(told(), [["events.given-up", "FunctionDeleted", 1]]);
  await events.elapse(minute);
  assert.deepEqual(told().at(-1), ["events.given-up", "FunctionDeleted", 29]);
  await events.elapse(minute);
  await events.elapse(minute);
  assert.equal(told().length, 2);
});

test("a function with many slow events does not keep another's waiting", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await using events = await startEvents(async ({ version }) => {
    if (version.functionName === "slow") await released;
    return "succeeded";
  });
  await Promise.all(Array.from({ length: 30 }, async () => await events.put("slow")));
  await ran(events, 10);
  await events.put("quick");
  await ran(events, 11);
  assert.equal(events.invocations.at(-1)?.version.functionName, "quick");
  release();
  await ran(events, 31);
});

test("an event that runs for longer than a lease is not run a second time", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await using events = await startEvents(async () => {
    await released;
    return "succeeded";
  });
  await events.put("slow");
  await ran(events, 1);
  for (let seconds = 0; seconds < 120; seconds += 10) await events.elapse(10_000);
  release();
  await events.elapse(10 * minute);
  assert.equal(events.invocations.length, 1);
  assert.deepEqual(events.reports, []);
});

test("a backlog is run by the next engine, what had been running included", async () => {
  await using directory = await temporaryDirectory();
  const clock = new ManualClock();
  const never = new Promise<"succeeded">(() => {});
  const put: string[] = [];
  {
    await using first = await startEvents(async () => await never, { directory: directory.path, clock });
    for (let index = 0; index < 25; index += 1) put.push(await first.put(index % 2 ? "a" : "b"));
    await ran(first, 20);
  }
  await using second = await startEvents(succeed, { directory: directory.path, clock });
  await ran(second, 25);
  assert.deepEqual(second.invocations.map(({ requestId }) => requestId).toSorted(), put.toSorted());
});

test("closing waits for what runs, within its grace, and starts nothing more", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await using events = await startEvents(async () => {
    await released;
    return "succeeded";
  });
  for (let index = 0; index < 15; index += 1) await events.put("slow");
  await ran(events, 10);
  const closed = events.dispatch.close(minute);
  release();
  await closed;
  await events.put("slow");
  await events.elapse(0);
  assert.equal(events.invocations.length, 10);
});

test("closing does not wait longer than its grace", async () => {
  await using events = await startEvents(async () => await new Promise(() => {}));
  await events.put("stuck");
  await ran(events, 1);
  const closed = events.dispatch.close(minute);
  events.clock.advance(minute);
  await closed;
});

async function succeed(): Promise<"succeeded"> {
  return "succeeded";
}

async function fail(): Promise<"failed"> {
  return "failed";
}

async function ran(events: EventsUnderTest, times: number): Promise<void> {
  await eventually(() => {
    assert.equal(events.invocations.length, times);
  });
}

async function givenUp(events: EventsUnderTest, reason: string): Promise<void> {
  await eventually(() => {
    assert.deepEqual(
      events.reports.map((each) => [each.event, each["reason"]]),
      [["events.given-up", reason]],
    );
  });
}
