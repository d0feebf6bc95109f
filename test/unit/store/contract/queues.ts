import assert from "node:assert/strict";
import { test } from "node:test";
import { ids, message, type Open, refused } from "./under-test.ts";

export function queues(open: Open): void {
  test("a message is not given out before it is due, and a retry not before its time", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m", { runAt: clock.now() + 1000 })] });
    assert.deepEqual(await store.claim("q", 9, 30_000), []);
    clock.advance(1000);
    const [claim] = await store.claim("q", 9, 30_000);
    assert(claim);
    await store.commit({ settle: [{ claim, retryAt: clock.now() + 60_000, countsAsAttempt: true }] });
    clock.advance(59_999);
    assert.deepEqual(await store.claim("q", 9, 30_000), []);
    clock.advance(1);
    const [retried] = await store.claim("q", 9, 30_000);
    assert.equal(retried?.runAt, clock.now());
  });

  test("an expired message comes out as a claim, as soon as it has expired", async () => {
    await using under = await open();
    const { store, clock } = under;
    const expireAt = clock.now() + 5000;
    await store.commit({ put: [message(under, "m", { runAt: clock.now() + 60_000, expireAt })] });
    clock.advance(5000);
    const [claim] = await store.claim("q", 9, 1000);
    assert(claim);
    assert.equal(claim.expireAt, expireAt);
    await store.commit({ settle: [{ claim, retryAt: clock.now() + 60_000, countsAsAttempt: true }] });
    assert.deepEqual(ids(await store.claim("q", 9, 1000)), ["m"]);
  });

  test("only what has expired is given out where that is asked for, wherever in the queue it is", async () => {
    await using under = await open();
    const { store, clock } = under;
    const put = Array.from({ length: 20 }, (_, index) =>
      message(under, `m${index}`, { expireAt: clock.now() + (index % 5 === 3 ? 1000 : 60_000) }),
    );
    await store.commit({ put });
    assert.deepEqual(await store.claimExpired("q", 9, 30_000), []);
    clock.advance(1000);
    const [first, ...others] = await store.claimExpired("q", 3, 30_000);
    assert(first);
    assert.deepEqual(ids([first, ...others]).toSorted(), ["m13", "m3", "m8"]);
    assert.deepEqual(ids(await store.claimExpired("q", 9, 30_000)), ["m18"]);
    assert.deepEqual(await store.claimExpired("q", 9, 30_000), []);
    assert.equal((await store.claim("q", 99, 30_000)).length, 16);
    await store.commit({ settle: [{ claim: first, done: true }] });
  });

  test("a message is done and another put in one commit, or neither", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m")] });
    const [claim] = await store.claim("q", 1, 1000);
    assert(claim);
    const batch = { settle: [{ claim, done: true }], put: [message(under, "record", { queue: "to" })] } as const;
    clock.advance(1000);
    await refused(store, batch, { code: "Conflict", index: 0 });
    assert.deepEqual(await store.claim("to", 1, 1000), []);
    const [again] = await store.claim("q", 1, 1000);
    assert(again);
    await store.commit({ ...batch, settle: [{ claim: again, done: true }] });
    assert.deepEqual(ids(await store.claim("to", 9, 1000)), ["record"]);
    assert.deepEqual(await store.claim("q", 9, 1000), []);
  });

  test("a claim carries the message as it was put", async () => {
    await using under = await open();
    const pool = Buffer.from([0, 1, 2, 255, 254, 0]);
    const put = message(under, "m", { body: pool.subarray(1, 5) });
    await under.store.commit({ put: [put, message(under, "empty", { body: new Uint8Array() })] });
    const claims = await under.store.claim("q", 9, 30_000);
    const {
      lease: _lease,
      leaseUntil: _until,
      deliveries: _deliveries,
      attempt: _attempt,
      ...claimed
    } = claims.find(({ id }) => id === "m") ?? {};
    assert.deepEqual(claimed, { ...put, body: Uint8Array.from([1, 2, 255, 254]) });
    assert.deepEqual(claims.find(({ id }) => id === "empty")?.body, new Uint8Array());
  });

  test("a queue's backlog is all that is not settled, and when the next of it is due", async () => {
    await using under = await open();
    const { store, clock } = under;
    const now = clock.now();
    const later = message(under, "c", { queue: "later", runAt: now + 1000 });
    await store.commit({ put: [message(under, "a"), message(under, "b"), later] });
    assert.deepEqual(await store.backlog(9), [
      { queue: "q", messages: 2, dueAt: now },
      { queue: "later", messages: 1, dueAt: now + 1000 },
    ]);
    const [claim] = await store.claim("q", 1, 30_000);
    assert(claim);
    assert.equal((await store.backlog(9)).find(({ queue }) => queue === "q")?.messages, 2);
    await store.commit({ settle: [{ claim, done: true }] });
    assert.equal((await store.backlog(9)).find(({ queue }) => queue === "q")?.messages, 1);
    assert.equal((await store.backlog(1)).length, 1);
  });

  test("queues do not see each other, and at most as many are claimed as were asked for", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ put: [message(under, "a"), message(under, "b"), message(under, "c", { queue: "other" })] });
    assert.equal((await store.claim("q", 1, 30_000)).length, 1);
    assert.equal((await store.claim("q", 5, 30_000)).length, 1);
    assert.deepEqual(ids(await store.claim("other", 5, 30_000)), ["c"]);
  });

  test("due names the queues with work and when each is next due, earliest first", async () => {
    await using under = await open();
    const { store, clock } = under;
    const at = (ms: number): number => clock.now() + ms;
    assert.deepEqual(await store.due(9), []);
    await store.commit({
      put: [
        message(under, "late", { queue: "z", runAt: at(9000) }),
        message(under, "now", { queue: "z", runAt: at(20) }),
        message(under, "later", { queue: "a", runAt: at(500) }),
        message(under, "leased", { queue: "m", runAt: at(0) }),
      ],
    });
    await store.claim("m", 1, 30_000);
    const all = [
      { queue: "z", at: at(20) },
      { queue: "a", at: at(500) },
      { queue: "m", at: at(30_000) },
    ];
    assert.deepEqual(await store.due(9), all);
    assert.deepEqual(await store.due(1), all.slice(0, 1));
  });
}
