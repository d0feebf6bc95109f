import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type Failure, type GiveUp, retryAt } from "../../../src/events/retry.ts";

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 0, 1);

const table: readonly (readonly [
  string,
  Failure,
  { attempt: number; deliveries: number; leftMs: number },
  number | GiveUp,
])[] = [
  [
    "the first function error is retried after one minute",
    "function-error",
    { attempt: 1, deliveries: 1, leftMs: 6 * hour },
    minute,
  ],
  [
    "the second function error is retried after two minutes",
    "function-error",
    { attempt: 2, deliveries: 2, leftMs: 6 * hour },
    2 * minute,
  ],
  [
    "the third function error is the last",
    "function-error",
    { attempt: 3, deliveries: 3, leftMs: 6 * hour },
    "RetriesExhausted",
  ],
  [
    "throttles before it change nothing for a function error",
    "function-error",
    { attempt: 1, deliveries: 40, leftMs: 6 * hour },
    minute,
  ],
  [
    "a retry that would come too late is not waited for (API-402)",
    "function-error",
    { attempt: 1, deliveries: 1, leftMs: minute },
    "EventAgeExceeded",
  ],
  ["a retry at the last moment is made", "function-error", { attempt: 1, deliveries: 1, leftMs: minute + 1 }, minute],
  [
    "the last attempt is exhausted, however old the event",
    "function-error",
    { attempt: 3, deliveries: 3, leftMs: 0 },
    "RetriesExhausted",
  ],
  ["the first throttle backs off for a second", "throttle", { attempt: 1, deliveries: 1, leftMs: 6 * hour }, 1000],
  ["every further throttle doubles it", "throttle", { attempt: 1, deliveries: 4, leftMs: 6 * hour }, 8000],
  ["attempts that failed are no throttles", "throttle", { attempt: 3, deliveries: 3, leftMs: 6 * hour }, 1000],
  ["it backs off for five minutes at most", "throttle", { attempt: 1, deliveries: 10, leftMs: 6 * hour }, 5 * minute],
  ["however often it was throttled", "throttle", { attempt: 1, deliveries: 10_000, leftMs: 6 * hour }, 5 * minute],
  [
    "a throttled event is given up at its age limit",
    "throttle",
    { attempt: 1, deliveries: 9, leftMs: minute },
    "EventAgeExceeded",
  ],
];

for (const [sentence, failure, { leftMs, ...tries }, expected] of table) {
  test(`${sentence} (API-401)`, () => {
    const at = retryAt(failure, { ...tries, expireAt: now + leftMs }, now);
    assert.equal(typeof at === "number" ? at - now : at, expected);
  });
}

test("whatever happened, a retry comes later than now and never after the event's age limit", () => {
  const failures = fc.constantFrom<Failure>("function-error", "throttle");
  const count = fc.integer({ min: 1, max: 500 });
  fc.assert(
    fc.property(
      failures,
      count,
      count,
      fc.integer({ min: 0, max: 6 * hour }),
      (failure, attempt, deliveries, leftMs) => {
        const at = retryAt(failure, { attempt, deliveries, expireAt: now + leftMs }, now);
        return typeof at === "string" || (at > now && at <= now + leftMs);
      },
    ),
  );
});
