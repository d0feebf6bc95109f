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

const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`;
const redrive = (name: string) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(name), maxReceiveCount: 3 }),
});
const allow = (redrivePermission: string, sourceQueueArns?: readonly string[]) => ({
  RedriveAllowPolicy: JSON.stringify({ redrivePermission, sourceQueueArns }),
});

test("a queue is deleted, whatever is written to it at the same time", async () => {
  const queue = await queues.create("busy");
  const { sqs } = queues;
  const writes = [
    sqs.queues.setTags(queue, () => ({ a: "1" })),
    sqs.queues.delete(queue),
    sqs.queues.setAttributes(queue, { DelaySeconds: "1" }),
  ];
  const [tagged, deleted] = await Promise.allSettled(writes);
  assert.deepEqual([tagged?.status, deleted?.status], ["fulfilled", "fulfilled"]);
  assert.equal(sqs.queues.findArn(arnOf("busy")), undefined);
});

test("dead letters are only let into a queue from those whom its redrive allow policy names", async () => {
  const { sqs } = queues;
  await queues.create("closed", allow("denyAll"));
  await queues.create("choosy", allow("byQueue", [arnOf("chosen")]));
  const refusal = { name: "InvalidParameterValueException", message: /for parameter RedrivePolicy is invalid\./ };
  const other = await queues.create("other");
  await assert.rejects(queues.create("new", redrive("closed")), refusal);
  await assert.rejects(sqs.queues.setAttributes(other, redrive("closed")), refusal);
  await assert.rejects(sqs.queues.setAttributes(other, redrive("choosy")), refusal);
  const chosen = await queues.create("chosen", redrive("choosy"));
  assert.deepEqual(sqs.queues.sourcesOf(sqs.queues.get(chosen.place, "choosy")), [chosen]);
});

test("other attributes are set whatever has become of the dead letter queue", async () => {
  const { sqs } = queues;
  const dead = await queues.create("dead");
  const source = await queues.create("source", redrive("dead"));
  await sqs.queues.setAttributes(dead, allow("denyAll"));
  await sqs.queues.setAttributes(source, { DelaySeconds: "1" });
  await sqs.queues.delete(dead);
  await sqs.queues.setAttributes(source, { DelaySeconds: "2" });
  assert.equal(sqs.queues.get(source.place, "source").attributes["DelaySeconds"], "2");
});
