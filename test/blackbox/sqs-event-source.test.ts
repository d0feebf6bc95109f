import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { realClock } from "../../src/clock.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";
import { gates, openGate } from "../support/gate.ts";
import { createQueue } from "../support/open-sqs-client.ts";
import { messagesIn, openQueueBench, type QueueBench, queueArnAt, sendAll } from "../support/queue-bench.ts";
import { showAgain } from "../support/show-again.ts";

let bench: QueueBench;
/** Of the engine's clock before the machine's. */
let aheadMs = 0;

before(async () => {
  bench = await openQueueBench({}, { clock: { ...realClock, now: () => realClock.now() + aheadMs } });
});

after(async () => {
  await bench[Symbol.asyncDispose]();
});

const nothing = ["0", "0", "0"];
const tellsBodies = "async ({ Records }, _context, tell) => await tell(Records.map(({ body }) => body))";

test("a function gets the messages of its queue as AWS gives them, and they are gone when it has succeeded", async () => {
  const url = await bench.reader({ name: "shape", handler: "async (event, _context, tell) => await tell(event)" });
  const MessageAttributes = {
    Author: { DataType: "String", StringValue: "John Grisham" },
    Title: { DataType: "String", StringValue: "The Whistler" },
    WeeksOn: { DataType: "Number", StringValue: "6" },
  };
  await bench.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: '{"a":1}', MessageAttributes }));
  const { Records } = await bench.told<{ Records: Record<string, object>[] }>();
  const [record = {}] = Records;
  const { messageId, receiptHandle, attributes, ...rest } = record;
  assert.deepEqual(Object.keys(record), [
    "messageId",
    "receiptHandle",
    "body",
    "attributes",
    "messageAttributes",
    "md5OfMessageAttributes",
    "md5OfBody",
    "eventSource",
    "eventSourceARN",
    "awsRegion",
  ]);
  assert.match(JSON.stringify(messageId), /^"[0-9a-f-]{36}"$/);
  assert.equal(typeof receiptHandle, "string");
  assert.deepEqual(Object.keys(attributes ?? {}), [
    "ApproximateReceiveCount",
    "SentTimestamp",
    "SenderId",
    "ApproximateFirstReceiveTimestamp",
  ]);
  const attribute = (dataType: string, stringValue: string) => {
    return { stringValue, stringListValues: [], binaryListValues: [], dataType };
  };
  assert.deepEqual(rest, {
    body: '{"a":1}',
    messageAttributes: {
      Author: attribute("String", "John Grisham"),
      Title: attribute("String", "The Whistler"),
      WeeksOn: attribute("Number", "6"),
    },
    md5OfMessageAttributes: "d25a6aea97eb8f585bfa92d314504a92",
    md5OfBody: "bb6cb5c68df4652941caf652a366f2d8",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:shape",
    awsRegion: "us-east-1",
  });
  await eventually(async () => assert.deepEqual(await messagesIn(bench.sqs, url), nothing));
});

test("a batch is collected over calls until it is full", async () => {
  const mapping = { BatchSize: 25, MaximumBatchingWindowInSeconds: 300 };
  const url = await bench.reader({ name: "batch", handler: tellsBodies, mapping });
  const bodies = Array.from({ length: 25 }, (_, index) => String(index));
  await sendAll(bench.sqs, url, bodies);
  const told = await bench.told();
  assert.deepEqual(told, bodies);
});

test("a batch that is not full is run when its window is over", async () => {
  const mapping = { BatchSize: 1000, MaximumBatchingWindowInSeconds: 1 };
  const url = await bench.reader({ name: "window", handler: "async (event, _c, tell) => await tell(event)", mapping });
  await sendAll(bench.sqs, url, ["a"]);
  const { Records } = await bench.told<{ Records: Record<string, object>[] }>();
  assert.deepEqual(
    Records.map(({ body, md5OfMessageAttributes }) => ({ body, md5OfMessageAttributes })),
    [{ body: "a", md5OfMessageAttributes: null }],
  );
});

test("what a function says has failed comes again alone", async () => {
  const handler = `async ({ Records }, _context, tell) => {
    await tell(Records.map(({ body, attributes }) => body + attributes.ApproximateReceiveCount).sort());
    const failed = Records.filter(({ body, attributes }) => body === "b" && attributes.ApproximateReceiveCount === "1");
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  }`;
  const mapping = { FunctionResponseTypes: ["ReportBatchItemFailures" as const], MaximumBatchingWindowInSeconds: 1 };
  const url = await bench.reader({ name: "partial", handler, queue: { VisibilityTimeout: "8" }, mapping });
  await sendAll(bench.sqs, url, ["a", "b", "c"]);
  const told: string[][] = [];
  while (!told.flat().includes("b2")) told.push(await bench.told());
  // On a busy machine not all that is sent is in one batch.
  assert.deepEqual([told.flat().toSorted(), told.at(-1)], [["a1", "b1", "b2", "c1"], ["b2"]]);
  await eventually(async () => assert.deepEqual(await messagesIn(bench.sqs, url), nothing));
});

test("a message that fails again and again goes to the dead letter queue", async () => {
  const dead = await createQueue(bench.sqs, "dead");
  const policy = { deadLetterTargetArn: await queueArnAt(bench.sqs, dead), maxReceiveCount: 2 };
  const handler = `async ({ Records: [record] }, _context, tell) => {
    await tell(record.body + record.attributes.ApproximateReceiveCount);
    await (${showAgain})(record);
    throw new Error("no");
  }`;
  const queue = { RedrivePolicy: JSON.stringify(policy) };
  const url = await bench.reader({ name: "failing", handler, queue });
  await sendAll(bench.sqs, url, ["m"]);
  assert.deepEqual([await bench.told(), await bench.told()], ["m1", "m2"]);
  const request = { QueueUrl: dead, WaitTimeSeconds: 20, MessageSystemAttributeNames: ["All" as const] };
  const { Messages: [message] = [] } = await bench.sqs.send(new ReceiveMessageCommand(request));
  assert.equal(message?.Body, "m");
  assert.equal(message?.Attributes?.["DeadLetterQueueSourceArn"], await queueArnAt(bench.sqs, url));
  assert.deepEqual(await messagesIn(bench.sqs, url), nothing);
});

test("messages that no filter lets through are deleted unseen", async () => {
  const Filters = [{ Pattern: '{"body":{"kind":["b"],"price":[{"numeric":[">",10]}]}}' }];
  const url = await bench.reader({ name: "filtered", handler: tellsBodies, mapping: { FilterCriteria: { Filters } } });
  const wanted = '{"kind":"b","price":11}';
  await sendAll(bench.sqs, url, ['{"kind":"a","price":11}', "kind b", '{"kind":"b","price":10}', wanted]);
  assert.deepEqual(await bench.told(), [wanted]);
  await eventually(async () => assert.deepEqual(await messagesIn(bench.sqs, url), nothing));
});

test("a function gets the messages of a group in their order, also after it has failed", async () => {
  const handler = `async ({ Records: [record] }, _context, tell) => {
    if (record.body === "2" && record.attributes.ApproximateReceiveCount === "1") {
      await (${showAgain})(record);
      throw new Error("not yet");
    }
    await tell(record.body);
  }`;
  const queue = { FifoQueue: "true", ContentBasedDeduplication: "true" };
  const url = await bench.reader({ name: "ordered", handler, queue, mapping: { BatchSize: 1 } });
  const bodies = Array.from({ length: 12 }, (_, index) => String(index));
  await sendAll(bench.sqs, url, bodies, { MessageGroupId: "g" });
  const told: unknown[] = [];
  for (const _body of bodies) told.push(await bench.told());
  assert.deepEqual(told, bodies);
});

test("a mapping that is disabled reads nothing until it is enabled again", async () => {
  const url = await bench.reader({ name: "switched", handler: tellsBodies, mapping: { Enabled: false } });
  await sendAll(bench.sqs, url, ["a"]);
  const UUID = await mappingOf("switched", "Disabled");
  assert.deepEqual(await messagesIn(bench.sqs, url), ["1", "0", "0"]);
  await bench.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  assert.deepEqual(await bench.told(), ["a"]);
  await bench.lambda.send(new UpdateEventSourceMappingCommand({ UUID: await mappingOf("switched"), Enabled: false }));
  await mappingOf("switched", "Disabled");
  await sendAll(bench.sqs, url, ["b"]);
  // "a" may still be on its way out.
  await eventually(async () => assert.deepEqual(await messagesIn(bench.sqs, url), ["1", "0", "0"]));
  const request = { QueueUrl: url, MessageSystemAttributeNames: ["ApproximateReceiveCount" as const] };
  const { Messages: [message] = [] } = await bench.sqs.send(new ReceiveMessageCommand(request));
  assert.deepEqual([message?.Body, message?.Attributes?.ApproximateReceiveCount], ["b", "1"]);
});

test("a mapping that is deleted reads nothing any more", async () => {
  const url = await bench.reader({ name: "deleted", handler: tellsBodies });
  await bench.lambda.send(new DeleteEventSourceMappingCommand({ UUID: await mappingOf("deleted") }));
  await eventually(async () => {
    const { EventSourceMappings } = await bench.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: "deleted" }),
    );
    assert.deepEqual(EventSourceMappings, []);
  });
  await sendAll(bench.sqs, url, ["a"]);
  assert.deepEqual(await messagesIn(bench.sqs, url), ["1", "0", "0"]);
});

test("messages wait while their function is throttled", async () => {
  const handler = "async ({ Records }, _context, tell) => await tell(Records[0].attributes.ApproximateReceiveCount)";
  const url = await bench.reader({ name: "throttled", handler, mapping: { Enabled: false } });
  const reserve = async (ReservedConcurrentExecutions: number) => {
    await bench.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "throttled", ReservedConcurrentExecutions }),
    );
  };
  await reserve(0);
  await bench.lambda.send(new UpdateEventSourceMappingCommand({ UUID: await mappingOf("throttled"), Enabled: true }));
  await sendAll(bench.sqs, url, ["a"]);
  await eventually(async () => assert.deepEqual(await messagesIn(bench.sqs, url), ["0", "1", "0"]));
  await reserve(1);
  assert.equal(await bench.told(), "1");
});

test("a mapping runs no more batches at once than it may", async () => {
  const handler = `async (_event, _context, tell) => {
    ${gates}
    await tell(1);
    await opened("bounded");
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tell(-1);
  }`;
  const mapping = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } };
  const url = await bench.reader({ name: "bounded", handler, mapping });
  await sendAll(bench.sqs, url, ["a", "b", "c", "d", "e", "f", "g", "h"]);
  let running = 0;
  const counts: number[] = [];
  for (let count = 0; count < 16; count += 1) {
    running += await bench.told<number>();
    counts.push(running);
    if (count === 1) await openGate(bench.lambda, "bounded");
  }
  assert.deepEqual([counts[1], Math.max(...counts)], [2, 2], String(counts));
});

test("a mapping of a queue that is not there, or too impatient for the function, is refused in AWS's words", async () => {
  await deploy(bench.lambda, { name: "slow", code: "exports.handler = async () => {};", timeout: 31 });
  const create = async (name: string, Pattern = "{}") => {
    const EventSourceArn = `arn:aws:sqs:us-east-1:123456789012:${name}`;
    const input = { FunctionName: "slow", EventSourceArn, FilterCriteria: { Filters: [{ Pattern }] } };
    await bench.lambda.send(new CreateEventSourceMappingCommand(input));
  };
  const name = "InvalidParameterValueException";
  await assert.rejects(create("missing", '{"body":["a"]}'), {
    name,
    message:
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. " +
      "SQS Error Message: The specified queue does not exist.",
  });
  await createQueue(bench.sqs, "impatient");
  await assert.rejects(create("impatient", '{"body":["a"]}'), {
    name,
    message: "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds",
  });
  await assert.rejects(create("impatient", '{"body":[{"sounds-like":"a"}]}'), {
    name,
    message: "Invalid filter pattern definition.",
  });
});

test("a queue that is deleted and made again is read again", async () => {
  const url = await bench.reader({ name: "reborn", handler: tellsBodies });
  await bench.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
  aheadMs += 60_000;
  await createQueue(bench.sqs, "reborn");
  await sendAll(bench.sqs, url, ["a"]);
  assert.deepEqual(await bench.told(), ["a"]);
});

/** UUID of a function's one mapping, once it is in this state. */
async function mappingOf(name: string, state?: string): Promise<string> {
  return await eventually(async () => {
    const { EventSourceMappings } = await bench.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name }));
    const [mapping] = EventSourceMappings ?? [];
    assert.equal(EventSourceMappings?.length, 1);
    if (state !== undefined) assert.equal(mapping?.State, state);
    assert(mapping?.State === "Enabled" || mapping?.State === "Disabled");
    return mapping.UUID ?? "";
  });
}
