import assert from "node:assert/strict";
import { test } from "node:test";
import { openQueues } from "./open-queues.ts";

test("a queue's name is free again a minute after the queue was deleted", async () => {
  await using queues = await openQueues();
  const queue = await queues.create("gone");
  await queues.send(queue, { body: "gone with it" });
  await queues.sqs.queues.delete(queue);
  const refusal = {
    name: "QueueDeletedRecently",
    code: "AWS.SimpleQueueService.QueueDeletedRecently",
    message: "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  };
  queues.clock.advance(59_999);
  await assert.rejects(queues.create("gone"), refusal);
  await queues.create("other");
  queues.clock.advance(1);
  assert.deepEqual(await queues.receive(await queues.create("gone")), []);
});

test("a queue is purged once a minute", async () => {
  await using queues = await openQueues();
  const [queue, other] = [await queues.create("full"), await queues.create("other")];
  await queues.sqs.queues.purge(queue);
  await queues.send(queue, { body: "later" });
  await assert.rejects(queues.sqs.queues.purge(queue), {
    name: "PurgeQueueInProgress",
    code: "AWS.SimpleQueueService.PurgeQueueInProgress",
    message: "Only one PurgeQueue operation on full is allowed every 60 seconds.",
  });
  await queues.sqs.queues.purge(other);
  queues.clock.advance(60_000);
  await queues.sqs.queues.purge(queue);
  assert.deepEqual(await queues.receive(queue), []);
});
