import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openQueues, type OpenQueues } from "./open-queues.ts";

let queues: OpenQueues;

before(async () => {
  queues = await openQueues();
});

after(async () => {
  await queues[Symbol.asyncDispose]();
});

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

test("the oldest messages are received first, and those that come back after those that were visible before", async () => {
  const queue = await queues.create("order", { VisibilityTimeout: "30" });
  for (const body of ["a", "b", "c"]) {
    await queues.send(queue, { body });
    queues.clock.advance(1);
  }
  const bodies = async (max: number) => (await queues.receive(queue, max)).map(({ body }) => body);
  assert.deepEqual(await bodies(1), ["a"]);
  queues.clock.advance(30_000);
  assert.deepEqual(await bodies(10), ["b", "c", "a"]);
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
