import assert from "node:assert/strict";
import { test } from "node:test";
import { ids, message, type Open, refused, settleAll, write } from "./under-test.ts";

export function commits(open: Open): void {
  test("a batch is committed as a whole: documents, messages and settlements", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ put: [message(under, "first")] });
    const [claim] = await store.claim("q", 1, 30_000);
    assert(claim);
    await store.commit({
      docs: [write("a", "r1", "absent")],
      put: [message(under, "second")],
      settle: [{ claim, done: true }],
    });
    assert.equal((await store.get("f", "a"))?.rev, "r1");
    assert.deepEqual(ids(await store.claim("q", 9, 30_000)), ["second"]);
  });

  test("a document that is not at the expected revision refuses the whole batch and says which one it was", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ docs: [write("a", "r1", "absent")] });
    for (const expect of ["absent", "another"]) {
      const batch = { docs: [write("b", "r2", "absent"), write("a", "r3", expect)], put: [message(under, "m")] };
      await refused(store, batch, { code: "Conflict", index: 1 });
    }
    await refused(store, { docs: [write("missing", "r4", "r1")] }, { code: "Conflict", index: 0 });
    assert.equal(await store.get("f", "b"), undefined);
    assert.equal((await store.get("f", "a"))?.rev, "r1");
    assert.deepEqual(await store.claim("q", 9, 30_000), []);
  });

  test("a settlement whose lease was lost refuses the whole batch and says which one it was", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m1"), message(under, "m2")] });
    const [lost] = await store.claim("q", 1, 1000);
    const [held] = await store.claim("q", 1, 60_000);
    assert(lost && held);
    clock.advance(1000);
    const settle = [
      { claim: held, done: true as const },
      { claim: lost, done: true as const },
    ];
    await refused(store, { docs: [write("a", "r1", "absent")], settle }, { code: "Conflict", index: 1 });
    assert.equal(await store.get("f", "a"), undefined);
    await store.commit({ settle: settle.slice(0, 1) });
  });

  test("a conflict costs only its own batch, not those committed at the same moment", async () => {
    await using under = await open();
    const { store } = under;
    const outcomes = await Promise.allSettled([
      store.commit({ docs: [write("a", "r1", "absent")] }),
      store.commit({ docs: [write("a", "r2", "absent")], put: [message(under, "no")] }),
      store.commit({ docs: [write("b", "r3", "absent")], put: [message(under, "yes")] }),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.equal((await store.get("f", "a"))?.rev, "r1");
    assert.equal((await store.get("f", "b"))?.rev, "r3");
    assert.deepEqual(ids(await store.claim("q", 9, 30_000)), ["yes"]);
  });

  test("a batch that can't be stored costs only itself as well", async () => {
    await using under = await open();
    const { store } = under;
    const [broken, sound] = await Promise.allSettled([
      store.commit({ docs: [write("a", "r1", "absent")], put: [message(under, "no", { runAt: Number.NaN })] }),
      store.commit({ docs: [write("b", "r2", "absent")] }),
    ]);
    assert.deepEqual([broken.status, sound.status], ["rejected", "fulfilled"]);
    assert.equal(await store.get("f", "a"), undefined);
  });

  test("of many that expect the same revision exactly one wins", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ docs: [write("a", "r0", "absent")] });
    const tries = Array.from(
      { length: 40 },
      async (_, index) => await store.commit({ docs: [write("a", `r${index + 1}`, "r0")] }),
    );
    const outcomes = await Promise.allSettled(tries);
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  test("repeating a batch of documents is no conflict and changes nothing", async () => {
    await using under = await open();
    const { store } = under;
    const create = { docs: [write("a", "r1", "absent")] };
    const update = { docs: [write("a", "r2", "r1", { two: 2 })] };
    const remove = { docs: [{ ...write("a", "r3", "r2"), body: undefined }] };
    for (const batch of [create, update, remove]) {
      const { seq } = await store.commit(batch);
      assert.deepEqual(await store.commit(batch), { seq });
    }
    assert.equal(await store.get("f", "a"), undefined);
  });

  test("putting an id that is stored is a no-op, also while it is claimed", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ put: [message(under, "m", { body: Buffer.from("first") })] });
    await store.commit({ put: [message(under, "m", { body: Buffer.from("second") })] });
    const [claim] = await store.claim("q", 9, 30_000);
    assert.deepEqual(Buffer.from(claim?.body ?? []).toString(), "first");
    await store.commit({ put: [message(under, "m")] });
    assert.deepEqual(await store.claim("q", 9, 30_000), []);
  });

  test("a settled id is kept for ten minutes: a late repeat of its put does not run again", async () => {
    await using under = await open();
    const { store, clock } = under;
    await store.commit({ put: [message(under, "m")] });
    await settleAll(store);
    for (const passedMs of [0, 5 * 60_000, 4.9 * 60_000]) {
      clock.advance(passedMs);
      await store.commit({ put: [message(under, "m"), message(under, `other after ${passedMs}`)] });
      assert.equal(ids(await settleAll(store)).includes("m"), false);
    }
  });

  test("a document or message over the limit is refused as too large", async () => {
    await using under = await open();
    const huge = Buffer.alloc(9 * 2 ** 20, "x");
    await refused(
      under.store,
      { put: [message(under, "ok"), message(under, "m", { body: huge })] },
      { code: "TooLarge", index: 1 },
    );
    await refused(under.store, { docs: [write("a", "r1", "absent", huge.toString())] }, { code: "TooLarge", index: 0 });
    assert.deepEqual(await under.store.claim("q", 9, 30_000), []);
  });

  test("closing finishes what was accepted and refuses what comes later", async () => {
    await using under = await open();
    const { store } = under;
    const accepted = Array.from(
      { length: 600 },
      async (_, index) => await store.commit({ put: [message(under, `m${index}`)] }),
    );
    const closed = store.close();
    await Promise.all(accepted);
    await closed;
    await refused(store, { put: [message(under, "late")] }, { code: "Unavailable", index: undefined });
  });
}
