import assert from "node:assert/strict";
import { test } from "node:test";
import { changesUntil, message, type Open, write } from "./under-test.ts";

export function changes(open: Open): void {
  test("changes come in order, tell of deletions, and a commit without documents is none", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ docs: [write("a", "r1", "absent"), write("b", "r2", "absent")] });
    assert.deepEqual(await store.commit({ put: [message(under, "m")] }), { seq: 0 });
    await store.commit({ docs: [{ ...write("b", "r3", "r2"), body: undefined }] });
    const seen = await changesUntil(store, 0, (change) => change.rev === null);
    assert.deepEqual(
      seen.map(({ kind, key, rev }) => ({ kind, key, rev })),
      [
        { kind: "f", key: "a", rev: "r1" },
        { kind: "f", key: "b", rev: null },
      ],
    );
    const seqs = seen.map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => a - b),
    );
  });

  test("a waiting watcher is woken by the next change, and ended by its signal", { timeout: 20_000 }, async () => {
    await using under = await open();
    const { store } = under;
    const stop = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const batch of store.changes(0, stop.signal)) {
        seen.push(...batch.map(({ key }) => key));
        if (seen.includes("last")) stop.abort();
      }
    })();
    for (const key of ["first", "second", "last"]) await store.commit({ docs: [write(key, key, "absent")] });
    await watching;
    assert.deepEqual(seen, ["first", "second", "last"]);
    for await (const batch of store.changes(3, AbortSignal.timeout(20))) assert.deepEqual(batch, []);
  });

  test(
    "a watcher misses nothing while slow large writers and fast small ones commit side by side",
    { timeout: 60_000 },
    async () => {
      await using under = await open();
      const { store } = under;
      const large = "x".repeat(3 * 2 ** 20);
      const watched = changesUntil(store, 0, ({ key }) => key === "end");
      const keys = Array.from({ length: 200 }, (_, index) => `k${index}`);
      await Promise.all(
        keys.map(async (key, index) => {
          await store.commit({ docs: [write(key, key, "absent", index % 50 === 0 ? large : index)] });
        }),
      );
      await store.commit({ docs: [write("end", "end", "absent")] });
      assert.deepEqual(new Set((await watched).map(({ key }) => key)), new Set([...keys, "end"]));
    },
  );

  test("more changes than fit one page are all told", async () => {
    await using under = await open();
    const docs = Array.from({ length: 2500 }, (_, index) => write(`k${index}`, `r${index}`, "absent", index));
    const { seq } = await under.store.commit({ docs });
    const seen = await changesUntil(under.store, 0, (change) => change.seq === seq);
    assert.equal(seen.length, 2500);
  });
}
