import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { tryAgainAt } from "../../../../src/events/targets/target-retry.ts";

const day = 86_400_000;

test("no delivery is tried more often than its policy allows, or when it is too old, and each is given up", () => {
  const policies = fc.record({
    attempts: fc.integer({ min: 0, max: 185 }),
    ageMs: fc.integer({ min: 60_000, max: day }),
  });
  fc.assert(
    fc.property(policies, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ attempts, ageMs }, random) => {
      let now = 0;
      for (let attempt = 1; attempt <= 187; attempt += 1) {
        const at = tryAgainAt({ attempt, expireAt: ageMs }, now, random, { MaximumRetryAttempts: attempts });
        if (typeof at === "string") {
          assert.equal(at === "MaximumRetryAttempts", attempt > attempts);
          return;
        }
        assert(at > now && at < ageMs && attempt <= attempts);
        now = at;
      }
      assert.fail("it was never given up");
    }),
  );
});

test("where nothing is said a delivery is tried for about a day", () => {
  let [now, attempt] = [0, 1];
  for (;;) {
    const at = tryAgainAt({ attempt, expireAt: day }, now, 0.5);
    if (typeof at === "string") break;
    [now, attempt] = [at, attempt + 1];
  }
  assert(now > day * 0.9 && attempt > 180, `${attempt} attempts in ${now / 3_600_000} hours`);
});
