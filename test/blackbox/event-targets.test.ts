/** What rules and schedules send to others than functions: queues, log groups, buses, topics; and their dead letters. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand, type Target } from "@aws-sdk/client-eventbridge";
import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { type Message, SetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { EngineConfig } from "../../src/config.ts";
import { AccessKeys } from "../../src/edge/access/access-keys.ts";
import { startEngine } from "../../src/engine.ts";
import { type EventClients, eventClients } from "../support/event-clients.ts";
import { eventually } from "../support/eventually.ts";
import { openForeignService } from "../support/foreign-service.ts";
import { clientConfig } from "../support/open-api.ts";
import { createQueue, nextMessage, openSqsClient } from "../support/open-sqs-client.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const arnOf = (service: string, name: string): string => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const RoleArn = "arn:aws:iam::123456789012:role/r";

async function start(config: Partial<EngineConfig> = {}, credentials = clientConfig("").credentials) {
  const opened = new AsyncDisposableStack();
  const parts = { port: 0, prewarm: 0, region: "us-east-1", ...config };
  const { endpoint } = opened.use(await startEngine(parts, { diagnostics: () => {} }));
  const sqs = opened.use(openSqsClient(endpoint, credentials));
  const logs = opened.adopt(new CloudWatchLogsClient(clientConfig(endpoint)), (client) => client.destroy());
  const clients = opened.use(eventClients(endpoint, credentials));
  return { sqs, logs, ...clients, [Symbol.asyncDispose]: async () => await opened.disposeAsync() };
}

/** A rule on the default bus that sends all that comes from the shop. */
async function lead(
  { events }: Pick<EventClients, "events">,
  ...Targets: (Omit<Target, "Id" | "Arn"> & { Arn: string })[]
): Promise<void> {
  await events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["shop"]}' }));
  const put = new PutTargetsCommand({
    Rule: "r",
    Targets: Targets.map((each, index) => ({ ...each, Id: `t${index}` })),
  });
  assert.deepEqual((await events.send(put)).FailedEntries, []);
}

async function order({ events }: Pick<EventClients, "events">, Detail: string): Promise<void> {
  await events.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail }] }));
}

async function received(sqs: SQSClient, QueueUrl: string): Promise<Message> {
  return await nextMessage(sqs, QueueUrl, { MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] });
}

test("queues get a rule's events, as they are and transformed, in the group of a FIFO queue", async () => {
  await using it = await start();
  const plain = await createQueue(it.sqs, "plain");
  const fifo = await createQueue(it.sqs, "q.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
  const InputTransformer = { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order":<id>}' };
  await lead(
    it,
    { Arn: arnOf("sqs", "plain") },
    {
      Arn: arnOf("sqs", "q.fifo"),
      InputTransformer,
      SqsParameters: { MessageGroupId: "orders" },
    },
  );
  await order(it, '{"id":1.0}');
  assert.match(
    (await received(it.sqs, plain)).Body ?? "",
    /^\{"version":"0",.*"source":"shop",.*"detail":\{"id":1\.0\}\}$/,
  );
  const { Body, Attributes } = await received(it.sqs, fifo);
  assert.deepEqual([Body, Attributes?.MessageGroupId], ['{"order":1}', "orders"]);
});

test("a schedule sends a queue its input, whatever it is", async () => {
  await using it = await start();
  const queue = await createQueue(it.sqs, "plain");
  await it.scheduler.send(
    new CreateScheduleCommand({
      Name: "s",
      ScheduleExpression: "rate(1 hours)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: arnOf("sqs", "plain"), RoleArn, Input: "good morning" },
    }),
  );
  assert.equal((await received(it.sqs, queue)).Body, "good morning");
});

test("a log group that is there gets a rule's events, at their time", async () => {
  await using it = await start();
  const logGroupName = "/aws/events/orders";
  await it.logs.send(new CreateLogGroupCommand({ logGroupName }));
  const InputTransformer = {
    InputPathsMap: { type: "$.detail-type", time: "$.time" },
    InputTemplate: '{"timestamp":<time>,"message":"an <type>"}',
  };
  const Arn = arnOf("logs", `log-group:${logGroupName}`);
  const lines = { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '"order <id>"\n"came"' };
  await lead(it, { Arn: `${Arn}:*` }, { Arn, InputTransformer }, { Arn, InputTransformer: lines });
  await order(it, '{"id":1}');
  const messages = await eventually(async () => {
    const { events = [] } = await it.logs.send(new FilterLogEventsCommand({ logGroupName }));
    assert.equal(events.length, 3);
    assert.equal(events[0]?.timestamp, events[1]?.timestamp);
    return events.map(({ message = "" }) => message);
  });
  assert(messages.includes("an order"));
  assert(messages.includes('"order 1"\n"came"'));
  assert(messages.some((message) => message.includes('"detail":{"id":1}')));
});

test("what a function does not take comes to the dead-letter queue of its target", async () => {
  await using it = await start();
  const letters = await createQueue(it.sqs, "letters");
  const Arn = arnOf("lambda", "function:gone");
  await lead(it, { Arn, DeadLetterConfig: { Arn: arnOf("sqs", "letters") } });
  await order(it, '{"id":1}');
  const { Body = "", MessageAttributes = {} } = await received(it.sqs, letters);
  assert.deepEqual(JSON.parse(Body).detail, { id: 1 });
  const values = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
  assert.deepEqual(Object.fromEntries(values), {
    ERROR_CODE: "NO_RESOURCE",
    ERROR_MESSAGE: `Function not found: ${Arn}:$LATEST`,
    RETRY_ATTEMPTS: "0",
    RULE_ARN: arnOf("events", "rule/r"),
    TARGET_ARN: Arn,
  });
});

test("topics and queues of upstreams get a rule's events, signed; a queue that is not there, none", async () => {
  await using service = await openForeignService((request, response) => {
    const isGone = request.headers["x-amz-target"] !== undefined && service.arrived.at(-1)?.body.includes("/gone");
    if (isGone) response.setHeader("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender");
    response.writeHead(isGone ? 400 : 200).end("{}");
  });
  const { endpoint } = service;
  await using it = await start({ upstreams: { sqs: endpoint, sns: endpoint } });
  const DeadLetterConfig = { Arn: arnOf("sqs", "letters") };
  await lead(it, { Arn: arnOf("sns", "topic") }, { Arn: arnOf("sqs", "gone"), DeadLetterConfig });
  await order(it, '{"id":1}');
  const bodies = await eventually(() => {
    assert.equal(service.arrived.length, 3);
    return service.arrived.map(({ body }) => body.toString());
  });
  assert(bodies.some((body) => new URLSearchParams(body).get("TopicArn") === arnOf("sns", "topic")));
  const letter = bodies.find((body) => body.includes("/letters"));
  assert.equal(JSON.parse(letter ?? "{}").MessageAttributes.ERROR_CODE.StringValue, "NO_RESOURCE");
});

test("where there are access keys a queue's policy has to let a rule in", async () => {
  await using data = await temporaryDirectory();
  const { id, secret } = new AccessKeys(data.path).create("123456789012", 0);
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  await using it = await start({ dataDirectory: data.path }, credentials);
  const [queue, letters] = [await createQueue(it.sqs, "plain"), await createQueue(it.sqs, "letters")];
  const permit = async (QueueUrl: string, name: string): Promise<void> => {
    const allow = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" };
    const Condition = { ArnEquals: { "aws:SourceArn": arnOf("events", "rule/r") } };
    const Policy = JSON.stringify({ Statement: [{ ...allow, Resource: arnOf("sqs", name), Condition }] });
    await it.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  };
  await permit(letters, "letters");
  await lead(it, { Arn: arnOf("sqs", "plain"), DeadLetterConfig: { Arn: arnOf("sqs", "letters") } });
  await order(it, '{"id":1}');
  const { MessageAttributes = {} } = await received(it.sqs, letters);
  assert.equal(MessageAttributes["ERROR_CODE"]?.StringValue, "NO_PERMISSIONS");
  await permit(queue, "plain");
  await order(it, '{"id":2}');
  assert.deepEqual(JSON.parse((await received(it.sqs, queue)).Body ?? "").detail, { id: 2 });
});
