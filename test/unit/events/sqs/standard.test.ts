import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { QueueDocument } from "../../../../src/events/sqs/queue-documents.ts";
import { openQueues, type OpenQueues } from "./open-queues.ts";

let queues: OpenQueues;

before(async () => {
  queues = await openQueues();
});

after(async () => {
  await queues[Symbol.asyncDispose]();
});

async function bodies(queue: QueueDocument, max: number): Promise<string[]> {
  return (await queues.receive(queue, max)).map(({ body }) => body);
}

test("a message is gone when its retention period is over, whoever looks", async () => {
  const queue = await queues.create("short", { MessageRetentionPeriod: "60" });
  await queues.send(queue, { body: "old" });
  queues.clock.advance(59_999);
  await queues.send(queue, { body: "new" });
  queues.clock.advance(1);
  assert.deepEqual(
    (await queues.receive(queue)).map(({ body }) => body),
    ["new"],
  );
});

test("messages are received in the order of their sending, those that come back included", async () => {
  const queue = await queues.create("order", { VisibilityTimeout: "30" });
  for (const body of ["a", "b", "c"]) {
    await queues.send(queue, { body });
    queues.clock.advance(1);
  }
  assert.deepEqual(await bodies(queue, 1), ["a"]);
  queues.clock.advance(30_000);
  assert.deepEqual(await bodies(queue, 10), ["a", "b", "c"]);
});

test("a message that comes back again and again lets the others pass after three receives", async () => {
  const queue = await queues.create("poisoned", { VisibilityTimeout: "0" });
  for (const body of ["poison", "other"]) {
    await queues.send(queue, { body });
    queues.clock.advance(1);
  }
  const received: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    received.push(...(await bodies(queue, 1)));
    queues.clock.advance(1);
  }
  assert.deepEqual(received, ["poison", "poison", "poison", "other"]);
});

test("a late deletion is one as long as nobody else has received the message", async () => {
  const queue = await queues.create("late", { VisibilityTimeout: "1" });
  await queues.send(queue, {});
  const [message] = await queues.receive(queue);
  queues.clock.advance(5000);
  await queues.sqs.messages.delete(queue, [message?.receiptHandle ?? ""]);
  assert.deepEqual(await queues.receive(queue), []);
});

test("a delay of zero seconds wins over the queue's", async () => {
  const queue = await queues.create("hurry", { DelaySeconds: "60" });
  await queues.send(queue, { body: "now", delaySeconds: 0 });
  await queues.send(queue, { body: "later" });
  assert.deepEqual(
    (await queues.receive(queue)).map(({ body }) => body),
    ["now"],
  );
});

test("another service sends to a queue by its ARN", async () => {
  const queue = await queues.create("target");
  const attributes = { ErrorCode: { DataType: "Number", StringValue: "200" } };
  await queues.sqs.send("arn:aws:sqs:us-east-1:123456789012:target", "record", { attributes });
  const [message] = await queues.receive(queue);
  assert.deepEqual([message?.body, message?.attributes], ["record", attributes]);
  await assert.rejects(queues.sqs.send("arn:aws:sqs:us-east-1:123456789012:none", "record", {}), {
    name: "QueueDoesNotExist",
  });
});
