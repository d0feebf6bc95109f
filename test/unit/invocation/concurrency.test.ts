import assert from "node:assert/strict";
import { test } from "node:test";
import { Concurrency } from "../../../src/invocation/concurrency.ts";
import { TooManyRequestsException } from "../../../src/model/exceptions.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const prefix = "arn:aws:lambda:us-east-1:123456789012:function:";
const [f, g] = [`${prefix}f`, `${prefix}g`];

test("a function is invoked ten times a second for each of its reserved concurrency (API-607)", () => {
  const { clock, concurrency, throttles } = limited();
  concurrency.reserve(f, 2);
  assert.deepEqual(throttles(f, 21), [...none(20), "ReservedFunctionInvocationRateLimitExceeded"]);
  clock.advance(499);
  assert.deepEqual(throttles(f, 10), [...none(9), "ReservedFunctionInvocationRateLimitExceeded"]);
  clock.advance(1);
  assert.deepEqual(throttles(f, 1), none(1));
});

test("what a function did not use of its rate is not saved up", () => {
  const { clock, concurrency, throttles } = limited();
  concurrency.reserve(f, 1);
  clock.advance(3_600_000);
  assert.deepEqual(throttles(f, 11), [...none(10), "ReservedFunctionInvocationRateLimitExceeded"]);
});

test("who is throttled for the rate holds no place, and who finds no place is not counted in the rate", () => {
  const { clock, concurrency, throttles } = limited();
  concurrency.reserve(f, 1);
  assert.deepEqual(throttles(f, 10), none(10));
  assert.deepEqual(throttles(f, 1), ["ReservedFunctionInvocationRateLimitExceeded"]);
  clock.advance(100);
  {
    using _place = concurrency.acquire(f);
    assert.deepEqual(throttles(f, 1), ["ReservedFunctionConcurrentInvocationLimitExceeded"]);
    clock.advance(100);
  }
  assert.deepEqual(throttles(f, 1), none(1));
});

test("no rate limits asynchronous events, only concurrency (API-607)", () => {
  const { concurrency, throttles } = limited();
  concurrency.reserve(f, 1);
  assert.deepEqual(throttles(f, 100, true), none(100));
  assert.deepEqual(throttles(f, 11), [...none(10), "ReservedFunctionInvocationRateLimitExceeded"]);
  using _place = concurrency.acquire(f, true);
  assert.deepEqual(throttles(f, 1, true), ["ReservedFunctionConcurrentInvocationLimitExceeded"]);
});

test("functions that reserve nothing share the rate of what is left to them of the account's concurrency", () => {
  const { concurrency, throttles } = limited({ accountLimit: 103 });
  concurrency.reserve(f, 3);
  assert.deepEqual(throttles(g, 600), none(600));
  assert.deepEqual(throttles(`${prefix}h`, 401), [...none(400), "FunctionInvocationRateLimitExceeded"]);
  const elsewhere = g.replace("us-east-1", "eu-west-1");
  assert.deepEqual([...throttles(f, 1), ...throttles(elsewhere, 1)], none(2));
});

test("a limit of the account that nobody chose is one of concurrency, not of the rate", () => {
  const { throttles } = limited({ isAccountRateLimited: false });
  assert.deepEqual(throttles(f, 20_000), none(20_000));
});

test("a reservation that is given back takes its rate with it, and a new number counts at once", () => {
  const { clock, concurrency, throttles } = limited({ isAccountRateLimited: false });
  concurrency.reserve(f, 1);
  assert.deepEqual(throttles(f, 11), [...none(10), "ReservedFunctionInvocationRateLimitExceeded"]);
  concurrency.reserve(f, 1);
  assert.deepEqual(throttles(f, 1), ["ReservedFunctionInvocationRateLimitExceeded"]);
  concurrency.reserve(f, 3);
  clock.advance(500);
  assert.deepEqual(throttles(f, 16), [...none(15), "ReservedFunctionInvocationRateLimitExceeded"]);
  concurrency.reserve(f, undefined);
  assert.deepEqual(throttles(f, 100), none(100));
});

function none(count: number): undefined[] {
  return Array.from({ length: count }, () => undefined);
}

/** One after the other; of each the reason why it was throttled. */
function limited({ accountLimit = 1000, isAccountRateLimited = true } = {}) {
  const clock = new ManualClock();
  const concurrency = new Concurrency({ accountLimit, isAccountRateLimited, clock });
  const throttleOf = (functionArn: string, isAsynchronous: boolean): string | undefined => {
    try {
      concurrency.acquire(functionArn, isAsynchronous)[Symbol.dispose]();
      return undefined;
    } catch (error) {
      assert(error instanceof TooManyRequestsException);
      return error.reason;
    }
  };
  const throttles = (functionArn: string, calls: number, isAsynchronous = false) =>
    Array.from({ length: calls }, () => throttleOf(functionArn, isAsynchronous));
  return { clock, concurrency, throttles };
}
