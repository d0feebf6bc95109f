import assert from "node:assert/strict";
import { test } from "node:test";
import { type Open, refused, write } from "./under-test.ts";

export function documents(open: Open): void {
  test("a document comes back with all its fields, also those nobody here knows", async () => {
    await using under = await open();
    const { store } = under;
    const body = { name: "ä€😀", nested: { later: [1, 2.5, null, true] }, empty: "" };
    const { seq } = await store.commit({ docs: [write("a", "r1", "absent", body)] });
    assert.deepEqual(await store.get("f", "a"), { kind: "f", key: "a", rev: "r1", seq, body });
    assert.equal(await store.get("other kind", "a"), undefined);
  });

  test("`any` writes whatever stands, and a deleted document can be created again", async () => {
    await using under = await open();
    const { store } = under;
    await store.commit({ docs: [write("a", "r1", "any")] });
    await store.commit({ docs: [write("a", "r2", "any")] });
    await store.commit({ docs: [{ ...write("a", "r3", "any"), body: undefined }] });
    assert.equal(await store.get("f", "a"), undefined);
    await refused(store, { docs: [write("a", "r4", "r3")] }, { code: "Conflict", index: 0 });
    await store.commit({ docs: [write("a", "r5", "absent")] });
    assert.equal((await store.get("f", "a"))?.rev, "r5");
  });

  test("documents are listed in the order of their keys, by prefix, page by page", async () => {
    await using under = await open();
    const { store } = under;
    const keys = ["b:2", "b:10", "a:1", "b:é", "b:1", "c:1", "b:😀", "b"];
    await store.commit({ docs: keys.map((key) => write(key, `r-${key}`, "absent")) });
    await store.commit({ docs: [{ ...write("b:2", "gone", "any"), body: undefined }] });
    const all = await store.list("f", { limit: 99 });
    assert.deepEqual(
      all.map(({ key }) => key),
      ["a:1", "b", "b:1", "b:10", "b:é", "b:😀", "c:1"],
    );
    const first = await store.list("f", { prefix: "b:", limit: 3 });
    assert.deepEqual(
      first.map(({ key }) => key),
      ["b:1", "b:10", "b:é"],
    );
    const rest = await store.list("f", { prefix: "b:", after: "b:é", limit: 3 });
    assert.deepEqual(
      rest.map(({ key }) => key),
      ["b:😀"],
    );
  });

  test("the store says how far its documents have changed", async () => {
    await using under = await open();
    const { store } = under;
    assert.equal(await store.lastSeq(), 0);
    const { seq } = await store.commit({ docs: [write("a", "r1", "absent"), write("b", "r1", "absent")] });
    assert.equal(await store.lastSeq(), seq);
    await refused(store, { docs: [write("a", "r2", "absent")] }, { code: "Conflict", index: 0 });
    assert.equal(await store.lastSeq(), seq);
  });
}
