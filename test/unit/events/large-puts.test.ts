/** Events that go to very many targets, each of which gets a copy. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openStore } from "../../../src/store/embedded-store.ts";
import { type Batch, type Store, StoreError } from "../../../src/store/store.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type SchedulesUnderTest, functionArn, place, startSchedules } from "./schedules-under-test.ts";

const mebi = 2 ** 20;
const rules = 24;
const entry = { Source: "shop", DetailType: "order", Detail: JSON.stringify({ text: "x".repeat(0.9 * mebi) }) };

interface Opened extends AsyncDisposable {
  readonly it: SchedulesUnderTest;
  /** The bytes of messages in each commit, as it came to be on disk. */
  readonly committed: readonly { readonly messages: number; readonly bytes: number }[];
}

/** Rules on the default bus that all want the same event; `refuse` may throw in the place of a commit. */
async function open(refuse: (puts: number) => void = () => {}): Promise<Opened> {
  const clock = new ManualClock();
  const store = await openStore(":memory:", clock);
  const committed: { messages: number; bytes: number }[] = [];
  const commit = async (batch: Batch) => {
    const { put = [] } = batch;
    if (put.length > 0) refuse(committed.length);
    const done = await store.commit(batch);
    const bytes = put.reduce((sum, { body }) => sum + body.byteLength, 0);
    if (put.length > 0) committed.push({ messages: put.length, bytes });
    return done;
  };
  const watched: Store = new Proxy(store, {
    get: (target, name) => {
      if (name === "commit") return commit;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const it = await startSchedules({ clock, store: watched });
  for (let index = 0; index < rules; index += 1) await it.putPattern(`r${index}`, '{"source":["shop"]}');
  const close = async () => {
    await it[Symbol.asyncDispose]();
    await store.close();
  };
  return { it, committed, [Symbol.asyncDispose]: close };
}

test("an event for very many targets goes to disk some megabytes at a time, and is answered when all of it is there", async () => {
  await using opened = await open();
  const { it, committed } = opened;
  await it.putEvents.put([entry], place);
  assert.equal(
    committed.reduce((sum, { messages }) => sum + messages, 0),
    rules,
  );
  for (const { bytes } of committed) assert(bytes <= 8 * mebi, `${bytes} bytes at once`);
  await it.elapse(0);
  await it.elapse(0);
  assert.equal(it.sent.length, rules);
});

test("an event of which the store takes only a part is not said to have come", async () => {
  await using opened = await open((puts) => {
    if (puts === 1) throw new StoreError("Unavailable", "the disk is full");
  });
  await assert.rejects(opened.it.putEvents.put([entry], place), { message: "the disk is full" });
});

test("an event that one bus sends to another goes on some megabytes at a time", async () => {
  await using opened = await open();
  const { it, committed } = opened;
  await it.buses.create(place, "before", {}, {});
  await it.putPattern(
    "on",
    '{"source":["shop"]}',
    { Arn: "arn:aws:events:us-east-1:123456789012:event-bus/default" },
    "before",
  );
  await it.putEvents.put([{ ...entry, EventBusName: "before" }], place);
  await it.elapse(0);
  await it.elapse(0);
  assert.equal(it.sent.length, rules);
  for (const { bytes } of committed) assert(bytes <= 8 * mebi, `${bytes} bytes at once`);
  assert.equal(it.sent.filter((sent) => sent.functionArn !== functionArn).length, 0);
});
