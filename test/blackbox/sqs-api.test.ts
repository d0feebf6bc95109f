import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  AddPermissionCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type Message,
  PurgeQueueCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  RemovePermissionCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { eventually } from "../support/eventually.ts";
import { openApi, type OpenApi } from "../support/open-api.ts";
import { createQueue, elementOf, openSqsClient, sendForm } from "../support/open-sqs-client.ts";

let api: OpenApi;
let sqs: ReturnType<typeof openSqsClient>;

before(async () => {
  api = await openApi();
  sqs = openSqsClient(api.endpoint);
});

after(async () => {
  sqs[Symbol.dispose]();
  await api[Symbol.asyncDispose]();
});

test("a message is sent, received once, and gone when it is deleted", async () => {
  const QueueUrl = await createQueue(sqs, "once");
  const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "héllo <&>\r\n\t" }));
  const [message] = await receive(QueueUrl, { MessageSystemAttributeNames: ["All"] });
  assert.equal(message?.MessageId, sent.MessageId);
  assert.equal(message?.Body, "héllo <&>\r\n\t");
  assert.deepEqual(Object.keys(message.Attributes ?? {}).toSorted(), [
    "ApproximateFirstReceiveTimestamp",
    "ApproximateReceiveCount",
    "SenderId",
    "SentTimestamp",
  ]);
  assert.deepEqual(await receive(QueueUrl), []);
  assert.deepEqual(await counts(QueueUrl), { visible: "0", inFlight: "1", delayed: "0" });
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  assert.deepEqual(await counts(QueueUrl), { visible: "0", inFlight: "0", delayed: "0" });
});

test("attributes of messages come back as they were sent, as many as are asked for", async () => {
  const QueueUrl = await createQueue(sqs, "attributes");
  const attributes = {
    "shop.id": { DataType: "Number", StringValue: "17.5" },
    "shop.logo": { DataType: "Binary.png", BinaryValue: Uint8Array.of(0, 1, 255) },
    title: { DataType: "String", StringValue: "Ä" },
  };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m", MessageAttributes: attributes }));
  const chosen = async (names: string[]): Promise<string[]> => {
    const [message] = await receive(QueueUrl, { MessageAttributeNames: names, VisibilityTimeout: 0 });
    return Object.keys(message?.MessageAttributes ?? {});
  };
  assert.deepEqual(await chosen([]), []);
  assert.deepEqual(await chosen(["title", "none"]), ["title"]);
  assert.deepEqual(await chosen(["shop.*"]), ["shop.id", "shop.logo"]);
  const [message] = await receive(QueueUrl, { MessageAttributeNames: ["All"] });
  assert.deepEqual(message?.MessageAttributes?.["shop.logo"]?.BinaryValue, Uint8Array.of(0, 1, 255));
  assert.equal(message?.MessageAttributes?.["shop.id"]?.DataType, "Number");
});

test("checksums are those that AWS was recorded with", async () => {
  const QueueUrl = await createQueue(sqs, "checksums");
  const MessageAttributes = { MyAttribute: { DataType: "String", StringValue: "foobar" } };
  const answer = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "message-1", MessageAttributes }));
  assert.equal(answer.MD5OfMessageBody, "3d6b824fd8c1520e9a047d21fee6fb1f");
  assert.equal(answer.MD5OfMessageAttributes, "adb59cd4678ea5a855436b949cd07ab6");
});

test("a message that was not deleted comes again after its visibility timeout, under another receipt", async () => {
  const QueueUrl = await createQueue(sqs, "again", { VisibilityTimeout: "1" });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  const [first] = await receive(QueueUrl);
  const more = { WaitTimeSeconds: 20, VisibilityTimeout: 600, MessageSystemAttributeNames: ["All" as const] };
  const [second] = await receive(QueueUrl, more);
  assert.equal(second?.MessageId, first?.MessageId);
  assert.equal(second?.Attributes?.["ApproximateReceiveCount"], "2");
  assert.notEqual(second?.ReceiptHandle, first?.ReceiptHandle);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
  assert.deepEqual(await counts(QueueUrl), { visible: "0", inFlight: "1", delayed: "0" });
});

test("whoever waits for a message gets it when it is sent", async () => {
  const QueueUrl = await createQueue(sqs, "waiting");
  const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "at last" }));
  assert.deepEqual(
    (await waiting).map(({ Body }) => Body),
    ["at last"],
  );
});

test("a message is hidden for longer, or shown at once, by who has received it", async () => {
  const QueueUrl = await createQueue(sqs, "visibility");
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  const [message] = await receive(QueueUrl);
  const change = async (VisibilityTimeout: number) => {
    const { ReceiptHandle } = message ?? {};
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  };
  await change(600);
  await change(0);
  assert.equal((await receive(QueueUrl)).length, 1);
});

test("a delayed message is received when its time has come", async () => {
  const QueueUrl = await createQueue(sqs, "delayed", { DelaySeconds: "900" });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "later" }));
  assert.deepEqual(await counts(QueueUrl), { visible: "0", inFlight: "0", delayed: "1" });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "soon", DelaySeconds: 1 }));
  const [message] = await receive(QueueUrl, { WaitTimeSeconds: 20, MessageSystemAttributeNames: ["All"] });
  assert.equal(message?.Body, "soon");
  const { SentTimestamp, ApproximateFirstReceiveTimestamp } = message.Attributes ?? {};
  assert(Number(ApproximateFirstReceiveTimestamp) - Number(SentTimestamp) >= 1000);
});

test("a message that was received too often goes to the dead letter queue", async () => {
  const dead = await createQueue(sqs, "dead");
  const deadLetterTargetArn = await arnOf(dead);
  const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: "2" }) };
  const QueueUrl = await createQueue(sqs, "alive", { ...redrive, VisibilityTimeout: "0" });
  const sources = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
  assert.deepEqual(sources.queueUrls, [QueueUrl]);
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));
  for (let count = 0; count < 2; count += 1) assert.equal((await receive(QueueUrl)).length, 1);
  assert.deepEqual(await receive(QueueUrl), []);
  const [message] = await receive(dead, { MessageSystemAttributeNames: ["All"] });
  assert.equal(message?.MessageId, MessageId);
  assert.equal(message?.Attributes?.["ApproximateReceiveCount"], "3");
  assert.equal(message?.Attributes?.["DeadLetterQueueSourceArn"], await arnOf(QueueUrl));
});

test("dead letters are moved back as new messages", async () => {
  const dead = await createQueue(sqs, "moved-dead");
  const SourceArn = await arnOf(dead);
  const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 }) };
  const QueueUrl = await createQueue(sqs, "moved", { ...redrive, VisibilityTimeout: "0" });
  for (const MessageBody of ["a", "b"]) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await receive(QueueUrl);
  assert.deepEqual(await receive(QueueUrl), []);
  assert.equal((await counts(dead)).visible, "2");
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  await eventually(async () => assert.equal((await counts(QueueUrl)).visible, "2"));
  const [message] = await receive(QueueUrl, { MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
  assert.equal(message?.Attributes?.ApproximateReceiveCount, "1");
  await eventually(async () => {
    const { Results: [task] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    assert.deepEqual([task?.Status, task?.ApproximateNumberOfMessagesMoved], ["COMPLETED", 2]);
  });
  await assert.rejects(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: await arnOf(QueueUrl) })), {
    message: "Source queue must be configured as a Dead Letter Queue.",
  });
});

test("permissions are written into a queue's policy, and taken out of it", async () => {
  const QueueUrl = await createQueue(sqs, "permitted");
  const AWSAccountIds = ["210987654321"];
  await sqs.send(new AddPermissionCommand({ QueueUrl, Label: "l", AWSAccountIds, Actions: ["ReceiveMessage"] }));
  const { Policy = "" } = await attributesOf(QueueUrl, ["Policy"]);
  const arn = await arnOf(QueueUrl);
  assert.deepEqual(JSON.parse(Policy), {
    Version: "2008-10-17",
    Id: `${arn}/SQSDefaultPolicy`,
    Statement: [
      {
        Sid: "l",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::210987654321:root" },
        Action: "SQS:ReceiveMessage",
        Resource: arn,
      },
    ],
  });
  await sqs.send(new RemovePermissionCommand({ QueueUrl, Label: "l" }));
  assert.deepEqual(await attributesOf(QueueUrl, ["Policy"]), {});
});

test("a batch says of each of its messages what became of it", async () => {
  const QueueUrl = await createQueue(sqs, "batch");
  const Entries = [
    { Id: "good", MessageBody: "g" },
    { Id: "bad", MessageBody: "b\u0001" },
  ];
  const { Successful, Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  assert.deepEqual(
    Successful?.map(({ Id }) => Id),
    ["good"],
  );
  assert.deepEqual(
    Failed?.map(({ Id, Code, SenderFault }) => ({ Id, Code, SenderFault })),
    [{ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }],
  );
  const all = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: Entries.slice(0, 1) }));
  assert.deepEqual([all.Successful?.length, all.Failed], [1, undefined]);
  const [message] = await receive(QueueUrl);
  const deletion = await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: "a", ReceiptHandle: message?.ReceiptHandle },
        { Id: "b", ReceiptHandle: "nonsense" },
      ],
    }),
  );
  assert.deepEqual(deletion.Successful, [{ Id: "a" }]);
  assert.equal(deletion.Failed?.[0]?.Code, "ReceiptHandleIsInvalid");
});

test("queues are made once, listed, found, tagged, changed, emptied and deleted", async () => {
  const QueueUrl = await createQueue(sqs, "kept", { VisibilityTimeout: "7" });
  assert.equal(await createQueue(sqs, "kept", { VisibilityTimeout: "7" }), QueueUrl);
  assert.equal((await sqs.send(new GetQueueUrlCommand({ QueueName: "kept" }))).QueueUrl, QueueUrl);
  assert.deepEqual((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "kep" }))).QueueUrls, [QueueUrl]);
  await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { a: "1", b: "2" } }));
  await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["a"] }));
  assert.deepEqual((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags, { b: "2" });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: "3" } }));
  assert.deepEqual(await attributesOf(QueueUrl, ["DelaySeconds", "VisibilityTimeout"]), {
    DelaySeconds: "3",
    VisibilityTimeout: "7",
  });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }));
  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  assert.deepEqual(await counts(QueueUrl), { visible: "0", inFlight: "0", delayed: "0" });
  const again = await sendForm(QueueUrl, { Action: "PurgeQueue" });
  const code = elementOf(again.xml, "Code");
  assert.deepEqual([again.status, code], [403, "AWS.SimpleQueueService.PurgeQueueInProgress"]);
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName: "kept" })), { name: "QueueDoesNotExist" });
  await assert.rejects(createQueue(sqs, "kept"), { name: "QueueDeletedRecently" });
});

test("lists of queues are cut into pages where that is asked for", async () => {
  for (const name of ["page-1", "page-2", "page-3"]) await createQueue(sqs, name);
  const first = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "page-", MaxResults: 2 }));
  assert.equal(first.QueueUrls?.length, 2);
  const NextToken = first.NextToken;
  const second = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "page-", MaxResults: 2, NextToken }));
  assert.deepEqual([second.QueueUrls?.length, second.NextToken], [1, undefined]);
});

test("queues of one account and region are not another's", async () => {
  await createQueue(sqs, "mine");
  const answer = await api.raw("POST", "/", '{"QueueName":"mine"}', {
    "x-amz-target": "AmazonSQS.GetQueueUrl",
    authorization:
      "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
  });
  assert.equal(answer.headers.get("x-amzn-query-error"), "AWS.SimpleQueueService.NonExistentQueue;Sender");
  const QueueUrl = `${api.endpoint}/210987654321/mine`;
  await assert.rejects(receive(QueueUrl), { name: "QueueDoesNotExist" });
});

async function receive(QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }));
  return Messages;
}

async function attributesOf(QueueUrl: string, names: QueueAttributeName[]): Promise<Record<string, string>> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }));
  return answer.Attributes ?? {};
}

async function arnOf(QueueUrl: string): Promise<string> {
  const { QueueArn = "" } = await attributesOf(QueueUrl, ["QueueArn"]);
  return QueueArn;
}

async function counts(QueueUrl: string): Promise<Record<"visible" | "inFlight" | "delayed", string | undefined>> {
  const found = await attributesOf(QueueUrl, ["All"]);
  return {
    visible: found["ApproximateNumberOfMessages"],
    inFlight: found["ApproximateNumberOfMessagesNotVisible"],
    delayed: found["ApproximateNumberOfMessagesDelayed"],
  };
}
