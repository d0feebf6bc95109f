import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  type Message,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { eventually } from "../support/eventually.ts";
import { openApi, type OpenApi } from "../support/open-api.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";

/** What localstack's and moto's tests were run against AWS for. */
let api: OpenApi;
let sqs: SQSClient;

before(async () => {
  api = await openApi();
  sqs = openSqsClient(api.endpoint);
});

after(async () => {
  sqs.destroy();
  await api[Symbol.asyncDispose]();
});

test("a queue's name does for its URL", async () => {
  await createQueue(sqs, "named.fifo", { FifoQueue: "true" });
  const QueueUrl = "named.fifo";
  const message = { MessageBody: "m", MessageGroupId: "g", MessageDeduplicationId: "d" };
  await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
  assert.deepEqual(bodies(await receive(QueueUrl)), ["m"]);
});

test("attributes that are true or false may be written in any case", async () => {
  const attributes = { FifoQueue: "True", ContentBasedDeduplication: "TRUE", SqsManagedSseEnabled: "False" };
  const QueueUrl = await createQueue(sqs, "any-case.fifo", attributes);
  const { FifoQueue, ContentBasedDeduplication, SqsManagedSseEnabled } = await attributesOf(QueueUrl);
  assert.deepEqual([FifoQueue, ContentBasedDeduplication, SqsManagedSseEnabled], ["true", "true", "false"]);
  assert.equal(await createQueue(sqs, "any-case.fifo", attributes), QueueUrl);
});

test("a redrive policy is shown with its count as a number", async () => {
  const { QueueArn } = await attributesOf(await createQueue(sqs, "counted-dead"));
  const RedrivePolicy = JSON.stringify({ maxReceiveCount: "42", deadLetterTargetArn: QueueArn });
  const shown = await attributesOf(await createQueue(sqs, "counted", { RedrivePolicy }));
  assert.deepEqual(JSON.parse(shown["RedrivePolicy"] ?? ""), { deadLetterTargetArn: QueueArn, maxReceiveCount: 42 });
});

test("a queue with a key of KMS is not encrypted by SQS itself", async () => {
  const QueueUrl = await createQueue(sqs, "encrypted");
  const change = async (Attributes: Record<string, string>): Promise<unknown[]> => {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const { KmsMasterKeyId, SqsManagedSseEnabled } = await attributesOf(QueueUrl);
    return [KmsMasterKeyId, SqsManagedSseEnabled];
  };
  assert.deepEqual(await change({ KmsMasterKeyId: "key" }), ["key", "false"]);
  assert.deepEqual(await change({ KmsMasterKeyId: "" }), [undefined, "false"]);
  await change({ KmsMasterKeyId: "key" });
  assert.deepEqual(await change({ SqsManagedSseEnabled: "true" }), [undefined, "true"]);
});

test("a message is hidden by any of its receipts, and one that is visible again stays so", async () => {
  const QueueUrl = await createQueue(sqs, "receipts");
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
  const change = async (VisibilityTimeout: number) => {
    const { ReceiptHandle } = first ?? {};
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  };
  await change(600);
  assert.equal((await receive(QueueUrl, { VisibilityTimeout: 600 })).length, 1);
  await change(0);
  const [last] = await receive(QueueUrl);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: last?.ReceiptHandle }));
  await assert.rejects(change(1), /Message does not exist or is not available for visibility timeout change\./);
});

test("a group of a FIFO queue can be received again as far as its first messages are visible", async () => {
  const QueueUrl = await createQueue(sqs, "ahead.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  const messages = [
    ["first", "a"],
    ["second", "a"],
    ["third", "a"],
    ["other", "b"],
  ] as const;
  for (const [MessageBody, MessageGroupId] of messages) {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId }));
  }
  const received = await receive(QueueUrl, { MaxNumberOfMessages: 3 });
  assert.deepEqual(bodies(received), ["first", "second", "third"]);
  const show = async (message: Message | undefined) => {
    const input = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await sqs.send(new ChangeMessageVisibilityCommand(input));
  };
  await show(received[2]);
  assert.deepEqual(bodies(await receive(QueueUrl)), ["other"]);
  await show(received[0]);
  assert.deepEqual(bodies(await receive(QueueUrl)), ["first"]);
});

test("a purged FIFO queue takes messages that it has had before", async () => {
  const QueueUrl = await createQueue(sqs, "forgetful.fifo", { FifoQueue: "true" });
  const message = { QueueUrl, MessageGroupId: "g", MessageDeduplicationId: "d" };
  await sqs.send(new SendMessageCommand({ ...message, MessageBody: "before" }));
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  await sqs.send(new SendMessageCommand({ ...message, MessageBody: "after" }));
  assert.deepEqual(bodies(await receive(QueueUrl)), ["after"]);
});

test("message attributes are asked for by an asterisk, and by what their names begin with", async () => {
  const QueueUrl = await createQueue(sqs, "asked");
  const text = { DataType: "String", StringValue: "v" };
  const MessageAttributes = { "Help.Me": text, Hello: text, General: text };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m", MessageAttributes }));
  const named = async (name: string): Promise<string[]> => {
    const [message] = await receive(QueueUrl, { MessageAttributeNames: [name], VisibilityTimeout: 0 });
    return Object.keys(message?.MessageAttributes ?? {}).toSorted();
  };
  assert.deepEqual(await named("*"), ["General", "Hello", "Help.Me"]);
  assert.deepEqual(await named("Hel.*"), ["Hello", "Help.Me"]);
  assert.deepEqual(await named("Hel"), []);
});

test("a task of dead letters has its queue in its handle, and says why it failed", async () => {
  const { QueueArn: SourceArn = "" } = await attributesOf(await createQueue(sqs, "task-dead"));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 });
  const QueueUrl = await createQueue(sqs, "task", { RedrivePolicy, VisibilityTimeout: "0" });
  for (const MessageBody of ["a", "b", "c"]) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await receive(QueueUrl);
  assert.deepEqual(await receive(QueueUrl), []);
  const target = await createQueue(sqs, "task-target");
  const { QueueArn: DestinationArn } = await attributesOf(target);
  const start = { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: 1 };
  const { TaskHandle = "" } = await sqs.send(new StartMessageMoveTaskCommand(start));
  const { taskId, sourceArn }: Record<string, string> = JSON.parse(Buffer.from(TaskHandle, "base64").toString());
  assert.match(taskId ?? "", /^[0-9a-f-]{36}$/);
  assert.equal(sourceArn, SourceArn);
  await sqs.send(new DeleteQueueCommand({ QueueUrl: target }));
  await eventually(async () => {
    const { Results: [task] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    assert.deepEqual([task?.Status, task?.FailureReason], ["FAILED", "AWS.SimpleQueueService.NonExistentQueue"]);
  });
  const unknown = Buffer.from(JSON.stringify({ taskId: "10f57157-fc38-4da9-a113-4de7e12d05aa", sourceArn }));
  await assert.rejects(sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: unknown.toString("base64") })), {
    name: "ResourceNotFoundException",
    message: "Task does not exist.",
  });
});

function bodies(messages: readonly Message[]): (string | undefined)[] {
  return messages.map(({ Body }) => Body);
}

async function receive(QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }));
  return Messages;
}

async function attributesOf(QueueUrl: string): Promise<Partial<Record<string, string>>> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return answer.Attributes ?? {};
}
