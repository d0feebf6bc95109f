import assert from "node:assert/strict";
import { test } from "node:test";
import type { Batch, Claim } from "../../../../src/store/store.ts";
import { ids, message, type Open, refused } from "./under-test.ts";

export function leases(open: Open): void {
  test("a claim is exclusive until its lease ends; then another gets the message", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m")] });
    const [first] = await store.claim("q", 9, 30_000);
    assert.equal(first?.leaseUntil, clock.now() + 30_000);
    clock.advance(29_999);
    assert.deepEqual(await store.claim("q", 9, 30_000), []);
    clock.advance(1);
    const [second] = await store.claim("q", 9, 30_000);
    assert.equal(second?.id, "m");
    assert.notEqual(second?.lease, first?.lease);
  });

  test("an old lease can neither settle nor retry nor be prolonged", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m")] });
    const [old] = await store.claim("q", 9, 1000);
    assert(old);
    clock.advance(1000);
    const attempts: Batch[] = [
      { settle: [{ claim: old, done: true }] },
      { settle: [{ claim: old, retryAt: clock.now(), countsAsAttempt: true }] },
    ];
    for (const batch of attempts) await refused(store, batch, { code: "Conflict", index: 0 });
    assert.deepEqual(await store.extend([old], 30_000), []);
    const [now] = await store.claim("q", 9, 1000);
    assert(now);
    for (const batch of attempts) await refused(store, batch, { code: "Conflict", index: 0 });
    await store.commit({ settle: [{ claim: now, done: true }] });
  });

  test("settling twice under the same lease is the repeat of one settlement", async () => {
    await using under = await open();
    await under.store.commit({ put: [message(under, "m")] });
    const [claim] = await under.store.claim("q", 9, 1000);
    assert(claim);
    await under.store.commit({ settle: [{ claim, done: true }] });
    await under.store.commit({ settle: [{ claim, done: true }] });
  });

  test("a lease that is prolonged in time goes on; only those still held are returned", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "a"), message(under, "b")] });
    const claims = await store.claim("q", 9, 30_000);
    const [settled, held] = claims;
    assert(settled && held);
    await store.commit({ settle: [{ claim: settled, done: true }] });
    clock.advance(20_000);
    const extended = await store.extend(claims, 30_000);
    assert.deepEqual(extended, [{ ...held, leaseUntil: clock.now() + 30_000 }]);
    clock.advance(29_999);
    assert.deepEqual(await store.claim("q", 9, 30_000), []);
    await store.commit({ settle: [{ claim: held, done: true }] });
  });

  test("deliveries count every claim, attempts only what is said to have failed", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m")] });
    const next = async (): Promise<Claim> => {
      const [claim] = await store.claim("q", 1, 1000);
      assert(claim);
      return claim;
    };
    const counted = ({ deliveries, attempt }: Claim): number[] => [deliveries, attempt];
    assert.deepEqual(counted(await next()), [1, 1]);
    clock.advance(1000);
    const second = await next();
    assert.deepEqual(counted(second), [2, 1]);
    await store.commit({ settle: [{ claim: second, retryAt: clock.now(), countsAsAttempt: false }] });
    const third = await next();
    assert.deepEqual(counted(third), [3, 1]);
    await store.commit({ settle: [{ claim: third, retryAt: clock.now(), countsAsAttempt: true }] });
    assert.deepEqual(counted(await next()), [4, 2]);
  });

  test("claimed at once by many, no message is given out twice", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ put: Array.from({ length: 100 }, (_, index) => message(under, `m${index}`)) });
    const claims = await Promise.all(Array.from({ length: 20 }, async () => await store.claim("q", 7, 30_000)));
    const claimed = ids(claims.flat());
    assert.equal(claimed.length, 100);
    assert.equal(new Set(claimed).size, 100);
  });
}
