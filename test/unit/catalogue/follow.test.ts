import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../../../src/catalogue/follow.ts";
import { Table } from "../../../src/catalogue/table.ts";
import { realClock as clock } from "../../../src/clock.ts";
import { openStore } from "../../../src/store/embedded-store.ts";
import type { Store } from "../../../src/store/store.ts";

interface Body {
  readonly text: string;
}

const isBody = (body: unknown): body is Body => typeof body === "object" && body !== null && "text" in body;

function tableOf(kind: string, store: Store): Table<Body> {
  return new Table({ kind, isBody, store, clock });
}

test("the feed is read from where the listing stood, whichever kinds have nothing", async () => {
  await using opened = new AsyncDisposableStack();
  const store = opened.adopt(await openStore(":memory:", clock), async (each) => await each.close());
  const writer = tableOf("full", store);
  for (const key of ["a", "b", "c"]) await writer.write(key, { text: key }, "absent");
  const { seq } = await store.commit({ docs: [{ kind: "other", key: "k", rev: "r", body: {}, expect: "absent" }] });
  const [empty, full] = [tableOf("empty", store), tableOf("full", store)];
  const follower = new Follower({ store, followed: [empty, full], diagnostics: () => {} });
  assert.equal(await follower.load(), seq);
  assert.deepEqual(
    [...full.rows()].map(({ key }) => key),
    ["a", "b", "c"],
  );
});
