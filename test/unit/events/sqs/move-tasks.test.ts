import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../../../support/eventually.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { type OpenQueues, openQueues } from "./open-queues.ts";

const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:123456789012:${name}`;

/** Three dead letters of a queue. */
async function die(queues: OpenQueues): Promise<void> {
  await queues.create("dead");
  const policy = { deadLetterTargetArn: arnOf("dead"), maxReceiveCount: 1 };
  const source = await queues.create("source", { RedrivePolicy: JSON.stringify(policy), VisibilityTimeout: "1" });
  for (const body of ["a", "b", "c"]) await queues.send(source, { body });
  await queues.receive(source);
  queues.clock.advance(2000);
  assert.deepEqual(await queues.receive(source), []);
}

const everySecond = { sourceArn: arnOf("dead"), destinationArn: undefined, perSecond: 1 };

test("a task that was stopped with the engine goes on with its next start", async () => {
  await using data = await temporaryDirectory();
  const before = await openQueues(data.path);
  await die(before);
  const handle = await before.sqs.moveTasks.start(everySecond);
  await eventually(() => assert.equal(before.sqs.moveTasks.list(arnOf("dead"))[0]?.moved, 1));
  await before[Symbol.asyncDispose]();
  await using after = await openQueues(data.path, before.clock);
  await eventually(() => {
    after.clock.advance(1000);
    assert.equal(after.sqs.moveTasks.list(arnOf("dead"))[0]?.status, "COMPLETED");
  });
  const [task] = after.sqs.moveTasks.list(arnOf("dead"));
  assert.deepEqual([task?.handle, task?.moved, task?.toMove], [handle, 3, 3]);
  const source = after.sqs.queues.findArn(arnOf("source"));
  assert(source);
  assert.deepEqual((await after.receive(source)).map(({ body }) => body).toSorted(), ["a", "b", "c"]);
});

test("a task that was cancelled moves nothing more, and another can begin; the last ten are known", async () => {
  await using queues = await openQueues();
  await die(queues);
  const { moveTasks } = queues.sqs;
  const handle = await moveTasks.start(everySecond);
  await assert.rejects(moveTasks.start(everySecond), /There is already a task running/);
  await eventually(() => assert.equal(moveTasks.list(arnOf("dead"))[0]?.moved, 1));
  assert.equal(await moveTasks.cancel(handle), 1);
  await assert.rejects(moveTasks.cancel(handle), /Only active tasks can be cancelled/);
  for (let count = 0; count < 11; count += 1) {
    queues.clock.advance(1000);
    await moveTasks.start({ ...everySecond, perSecond: undefined });
    await eventually(() => assert.equal(moveTasks.list(arnOf("dead"))[0]?.status, "COMPLETED"));
  }
  assert.deepEqual(
    moveTasks.list(arnOf("dead")).map(({ status }) => status),
    Array.from({ length: 10 }, () => "COMPLETED"),
  );
});
