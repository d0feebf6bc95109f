import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Delivery } from "../../../src/events/delivery.ts";
import type { EventSettings } from "../../../src/events/follow-ups.ts";
import { TooManyRequestsException } from "../../../src/model/exceptions.ts";
import { type EventsUnderTest, startEvents } from "./events-under-test.ts";

const minute = 60_000;
const records = "arn:aws:sqs:us-east-1:123456789012:records";
const successes = "arn:aws:sns:us-east-1:123456789012:successes";
const letters = "arn:aws:sqs:us-east-1:123456789012:letters";

type Outcome = "succeeded" | "failed" | "throttled";

/** Runs one event whose attempts go as `outcomes` say, the last one ever after, until nothing is left to be done. */
async function runOne(
  outcomes: readonly Outcome[],
  stepMs: number,
  options: { settings?: EventSettings; deadLetterTargetArn?: string },
): Promise<{ events: EventsUnderTest; ranAt: number[] }> {
  const left = [...outcomes];
  const ranAt: number[] = [];
  await using events = await startEvents(async () => {
    ranAt.push(events.clock.now() - begin);
    const outcome = left.length > 1 ? left.shift() : left[0];
    if (outcome === "throttled") throw new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
    return outcome ?? "succeeded";
  }, options);
  const begin = events.clock.now();
  await events.put("f");
  await events.elapse(0);
  await events.elapse(0);
  while (await events.isBusy()) await events.elapse(stepMs);
  return { events, ranAt };
}

function conditionsOf(events: EventsUnderTest): string[] {
  const ended = events.delivered.map((delivery: Delivery) => {
    if (delivery.kind === "dead-letter") return "dead letter";
    return JSON.parse(Buffer.from(delivery.body).toString()).requestContext.condition;
  });
  return ended;
}

const table: readonly {
  readonly what: string;
  readonly outcomes: readonly Outcome[];
  readonly settings: EventSettings;
  /** Seconds after the put. */
  readonly runs: readonly number[];
  readonly ending: string;
}[] = [
  {
    what: "without retries runs once",
    outcomes: ["failed"],
    settings: { maximumRetryAttempts: 0 },
    runs: [0],
    ending: "RetriesExhausted",
  },
  {
    what: "with one retry runs twice",
    outcomes: ["failed"],
    settings: { maximumRetryAttempts: 1 },
    runs: [0, 60],
    ending: "RetriesExhausted",
  },
  {
    what: "runs three times by default",
    outcomes: ["failed"],
    settings: {},
    runs: [0, 60, 180],
    ending: "RetriesExhausted",
  },
  {
    what: "with 60 seconds gets no retry",
    outcomes: ["failed"],
    settings: { maximumEventAgeSeconds: 60 },
    runs: [0],
    ending: "EventAgeExceeded",
  },
  {
    what: "with 179 seconds gets no second retry",
    outcomes: ["failed"],
    settings: { maximumEventAgeSeconds: 179 },
    runs: [0, 60],
    ending: "EventAgeExceeded",
  },
  {
    what: "that succeeds at last is a success",
    outcomes: ["failed", "throttled", "succeeded"],
    settings: {},
    runs: [0, 60, 61],
    ending: "Success",
  },
  {
    what: "that is throttled is given up at its age",
    outcomes: ["throttled"],
    settings: { maximumEventAgeSeconds: 60 },
    runs: [0, 1, 3, 7, 15, 31],
    ending: "EventAgeExceeded",
  },
];

for (const { what, outcomes, settings, runs, ending } of table) {
  test(`an event ${what} (API-401, API-402)`, async () => {
    const destinations = { onSuccess: successes, onFailure: records };
    const { events, ranAt } = await runOne(outcomes, 1000, { settings: { ...settings, destinations } });
    assert.deepEqual(
      ranAt.map((ms) => ms / 1000),
      runs,
    );
    assert.deepEqual(conditionsOf(events), [ending]);
  });
}

test("whatever happens to its runs, an event has no more than its attempts, gets no older than it may, and ends once", async () => {
  const outcomes = fc.array(fc.constantFrom<Outcome>("succeeded", "failed", "throttled"), {
    minLength: 1,
    maxLength: 6,
  });
  const settings = fc.record(
    {
      maximumRetryAttempts: fc.integer({ min: 0, max: 2 }),
      maximumEventAgeSeconds: fc.integer({ min: 60, max: 400 }),
      hasDestinations: fc.boolean(),
      hasDeadLetters: fc.boolean(),
    },
    { requiredKeys: ["hasDestinations", "hasDeadLetters", "maximumEventAgeSeconds"] },
  );
  await fc.assert(
    fc.asyncProperty(outcomes, settings, async (given, { hasDestinations, hasDeadLetters, ...limits }) => {
      const destinations = hasDestinations ? { onSuccess: successes, onFailure: records } : {};
      const { events, ranAt } = await runOne(given, 5000, {
        settings: { ...limits, destinations },
        ...(hasDeadLetters && { deadLetterTargetArn: letters }),
      });
      const failed = ranAt.filter((_, index) => (given[index] ?? given.at(-1)) === "failed").length;
      assert(failed <= 1 + (limits.maximumRetryAttempts ?? 2));
      assert((ranAt.at(-1) ?? 0) <= limits.maximumEventAgeSeconds * 1000);
      const dropped = [...events.metrics.all()].reduce((sum, counts) => sum + counts.dropped, 0);
      const isSuccess = dropped === 0;
      assert.equal(events.reports.filter(({ event }) => event === "events.given-up").length, dropped);
      assert(dropped <= 1);
      const [record, ...more] = conditionsOf(events).filter((each) => each !== "dead letter");
      assert.deepEqual(more, []);
      assert.equal(record !== undefined, hasDestinations);
      if (record !== undefined) assert.equal(record === "Success", isSuccess);
      assert.equal(conditionsOf(events).includes("dead letter"), hasDeadLetters && !isSuccess);
    }),
    { numRuns: 15 },
  );
});

test("a target that is never reached is given up after six hours, and counted for what it was", async () => {
  await using events = await startEvents(async () => "failed", {
    settings: { maximumRetryAttempts: 0, destinations: { onFailure: records } },
    deadLetterTargetArn: letters,
    receive: async () => {
      throw new Error("nobody is there");
    },
  });
  await events.put("f");
  await events.elapse(0);
  while (await events.isBusy()) await events.elapse(2 * minute);
  const lost = events.reports.filter(({ event }) => event === "events.record-lost");
  assert.deepEqual(new Set(lost.map(({ targetArn }) => targetArn)), new Set([letters, records]));
  const [counts] = events.metrics.all();
  assert.deepEqual([counts?.destinationDeliveryFailures, counts?.deadLetterErrors], [1, 1]);
  assert.equal(events.reports.filter(({ event }) => event === "events.target-not-reached").length, 2);
});
