import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Engine, fromFile, manualClock, startEngine } from "../../src/test.ts";
import { folderOf } from "../support/folder-of.ts";

/** What a test of somebody's function does about time and about events that nobody waits for. */

const code = "exports.handler = async (event) => { if (event.fails) throw new Error('no'); return event; };";

let folder: Awaited<ReturnType<typeof folderOf>>;

before(async () => {
  folder = await folderOf({
    "index.js": code,
    "failing.js": "exports.handler = async () => { throw new Error('no'); };",
  });
});

after(async () => {
  await folder[Symbol.asyncDispose]();
});

async function startDeployed(options?: Parameters<typeof startEngine>[0]): Promise<Engine> {
  const engine = await startEngine(options);
  await engine.deploy("f", fromFile(join(folder.path, "index.handler"), { timeout: 30 }));
  return engine;
}

test("an event that fails is tried again when the clock says so, under the same request id", async () => {
  const clock = manualClock("2026-03-01T00:00:00Z");
  await using engine = await startDeployed({ clock });
  const { requestId } = await engine.invoke("f", { fails: 1 }, { type: "Event" });
  const attempts: number[] = [];
  // The clock goes on as well, by what the engine takes.
  for (const ms of [0, 30_000, 30_000, 60_000, 60_000, 3_600_000]) {
    clock.advance(ms);
    await engine.idle();
    attempts.push(engine.invocations("f").length);
  }
  assert.deepEqual(attempts, [1, 1, 2, 2, 3, 3]);
  assert.deepEqual(new Set(engine.invocations("f").map((each) => each.requestId)), new Set([requestId]));
});

test("without a clock of its own an engine has its retries at once where it is told to", async () => {
  await using engine = await startDeployed({ retryDelaysMs: [0, 0] });
  await engine.invoke("f", { fails: 1 }, { type: "Event" });
  await engine.idle();
  assert.equal(engine.invocations("f").length, 3);
});

test("a rule's schedule fires when the clock comes to it", async () => {
  const clock = manualClock("2026-03-01T11:00:00Z");
  await using engine = await startDeployed({ clock });
  const events = new EventBridgeClient(engine.clientConfig);
  await events.send(new PutRuleCommand({ Name: "noon", ScheduleExpression: "cron(0 12 * * ? *)" }));
  const Arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  await events.send(new PutTargetsCommand({ Rule: "noon", Targets: [{ Id: "1", Arn }] }));
  events.destroy();
  const lambda = new LambdaClient(engine.clientConfig);
  const permission = { FunctionName: "f", StatementId: "s", Action: "lambda:InvokeFunction" };
  await lambda.send(new AddPermissionCommand({ ...permission, Principal: "events.amazonaws.com" }));
  lambda.destroy();
  clock.advance(30 * 60_000);
  await engine.idle();
  assert.deepEqual(engine.invocations("f"), []);
  clock.advance(30 * 60_000);
  await engine.idle();
  const times = engine.invocations("f").map(({ result }) => Object(result).time);
  assert.deepEqual(times, ["2026-03-01T12:00:00Z"]);
});

test("messages of a queue have reached their function when the engine is idle, delayed ones in their time", async () => {
  const clock = manualClock();
  await using engine = await startDeployed({ clock });
  const sqs = new SQSClient(engine.clientConfig);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" }));
  const lambda = new LambdaClient(engine.clientConfig);
  const EventSourceArn = "arn:aws:sqs:us-east-1:123456789012:q";
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "f", EventSourceArn }));
  lambda.destroy();
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "now" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "later", DelaySeconds: 300 }));
  sqs.destroy();
  await engine.idle();
  assert.deepEqual(bodies(engine), ["now"]);
  clock.advance(300_000);
  await engine.idle();
  assert.deepEqual(bodies(engine), ["now", "later"]);
});

test("an idle engine waits neither for the rest of a message group that failed nor for the end of a batching window", async () => {
  const clock = manualClock();
  await using engine = await startDeployed({ clock });
  await engine.deploy("failing", fromFile(join(folder.path, "failing.handler"), { timeout: 30 }));
  const sqs = new SQSClient(engine.clientConfig);
  const lambda = new LambdaClient(engine.clientConfig);
  const read = async (name: string, settings: object, FunctionName: string): Promise<string | undefined> => {
    const fifo = name.endsWith(".fifo") ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
    const Attributes = { ...fifo, VisibilityTimeout: "180" };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    const EventSourceArn = `arn:aws:sqs:us-east-1:123456789012:${name}`;
    await lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn, ...settings }));
    return QueueUrl;
  };
  const group = { QueueUrl: await read("g.fifo", { BatchSize: 1 }, "failing"), MessageGroupId: "g" };
  await sqs.send(new SendMessageCommand({ ...group, MessageBody: "first" }));
  await sqs.send(new SendMessageCommand({ ...group, MessageBody: "second" }));
  const QueueUrl = await read("window", { MaximumBatchingWindowInSeconds: 60 }, "f");
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "gathered" }));
  sqs.destroy();
  lambda.destroy();
  await engine.idle();
  assert.deepEqual([engine.invocations("failing").length, bodies(engine)], [1, []]);
  clock.advance(60_000);
  await engine.idle();
  assert.deepEqual([engine.invocations("failing").length, bodies(engine)], [1, ["gathered"]]);
  clock.advance(120_000);
  await engine.idle();
  assert.deepEqual([engine.invocations("failing").length, bodies(engine)], [2, ["gathered"]]);
});

test("an idle engine does not wait for messages of a function that may not run", async () => {
  const clock = manualClock();
  await using engine = await startDeployed({ clock });
  const sqs = new SQSClient(engine.clientConfig);
  const lambda = new LambdaClient(engine.clientConfig);
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "q", Attributes: { VisibilityTimeout: "43200" } }),
  );
  const EventSourceArn = "arn:aws:sqs:us-east-1:123456789012:q";
  const none = { FunctionName: "f", ReservedConcurrentExecutions: 0 };
  await lambda.send(new PutFunctionConcurrencyCommand(none));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "f", EventSourceArn }));
  await engine.idle();
  assert.deepEqual(bodies(engine), []);
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: "f" }));
  lambda.destroy();
  sqs.destroy();
  // The batch tries again, and its messages are not yet anybody else's.
  clock.advance(5000);
  await engine.idle();
  assert.deepEqual(bodies(engine), ["kept"]);
});

test("a clock that can't be, or would go back, is refused", () => {
  assert.throws(() => manualClock("noon"), { name: "RangeError", message: "'noon' is no date" });
  const clock = manualClock(0);
  assert.throws(() => clock.advance(-1), RangeError);
  assert.throws(() => clock.advance(Number.NaN), RangeError);
});

function bodies(engine: Engine): string[] {
  return engine
    .invocations("f")
    .flatMap(({ result }) => Object(result).Records.map((each: { body: string }) => each.body));
}
