/** What is committed of a message, and when it is answered. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PublishBatchCommand, PublishCommand } from "@aws-sdk/client-sns";
import type { Batch, Store } from "../../src/store/store.ts";
import { eventually } from "../support/eventually.ts";
import { openApi } from "../support/open-api.ts";
import { arnOf, createTopic, openSnsClient, subscribe } from "../support/topic-bench.ts";

test("a large message for many subscribers is made and committed in pieces, all of it before the answer", async () => {
  const pieces: number[] = [];
  const counting = (put: NonNullable<Batch["put"]>) => {
    if (put.length > 0) pieces.push(put.length);
  };
  await using api = await openApi({}, { before: (store) => watched(store, counting) });
  using sns = openSnsClient(api.endpoint);
  const TopicArn = await createTopic(sns, "t");
  for (let index = 0; index < 50; index += 1) await subscribe(sns, TopicArn, arnOf("sqs", `q${index}`));
  await sns.send(new PublishCommand({ TopicArn, Message: "m".repeat(250_000) }));
  assert.deepEqual(pieces, [33, 17]);
  const PublishBatchRequestEntries = ["a", "b"].map((Id) => ({ Id, Message: "m" }));
  await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
  assert.deepEqual(pieces, [33, 17, 100]);
});

test("a repeat is not answered before what it repeats is on disk, and fails where that fails", async () => {
  const disk = Promise.withResolvers<void>();
  let commits = 0;
  const failing = async (put: NonNullable<Batch["put"]>): Promise<void> => {
    if (put.length === 0) return;
    commits += 1;
    await disk.promise;
  };
  await using api = await openApi({}, { before: (store) => watched(store, failing) });
  using sns = openSnsClient(api.endpoint);
  const TopicArn = await createTopic(sns, "t.fifo", { FifoTopic: "true" });
  await subscribe(sns, TopicArn, arnOf("sqs", "q.fifo"));
  const publish = async () =>
    await sns.send(new PublishCommand({ TopicArn, Message: "m", MessageGroupId: "g", MessageDeduplicationId: "d" }));
  const first = publish();
  await eventually(() => assert.equal(commits, 1));
  const repeat = publish();
  // Whatever comes after it is answered: it has been looked at.
  await createTopic(sns, "another");
  disk.reject(new Error("the disk is full"));
  const outcomes = await Promise.allSettled([first, repeat]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ["rejected", "rejected"],
  );
});

/** The same store, which tells first what is put into its queues. */
function watched(store: Store, onPut: (put: NonNullable<Batch["put"]>) => void | Promise<void>): Store {
  const commit = store.commit.bind(store);
  return Object.assign(store, {
    commit: async (batch: Batch) => {
      await onPut(batch.put ?? []);
      return await commit(batch);
    },
  });
}
