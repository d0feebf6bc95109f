/** What rules, schedules and functions of one account may send to what is another's: nothing that it does not let in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudWatchLogsClient, CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient, PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { CreateScheduleCommand } from "@aws-sdk/client-scheduler";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { AddPermissionCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventClients } from "../support/event-clients.ts";
import { eventually } from "../support/eventually.ts";
import { clientConfig } from "../support/open-api.ts";
import { createQueue, openSqsClient } from "../support/open-sqs-client.ts";

const [ours, theirs] = ["123456789012", "210987654321"];
const credentials = { accessKeyId: theirs, secretAccessKey: "test" };
const arnOf = (account: string, service: string, name: string): string =>
  `arn:aws:${service}:us-east-1:${account}:${name}`;
/** A role that whoever wrote the target does not have. */
const RoleArn = `arn:aws:iam::${ours}:role/r`;
const DeadLetterConfig = { Arn: arnOf(theirs, "sqs", "letters") };
const code = 'exports.handler = async () => { throw new Error("no"); };';

async function open() {
  const opened = new AsyncDisposableStack();
  const told: string[] = [];
  const diagnostics = (_level: string, event: string, facts: object = {}) =>
    told.push(`${event} ${JSON.stringify(facts)}`);
  const config = { port: 0, prewarm: 0, region: "us-east-1" };
  const { endpoint } = opened.use(await startEngine(config, { diagnostics }));
  const sqs = opened.use(openSqsClient(endpoint));
  const theirSqs = opened.use(openSqsClient(endpoint, credentials));
  const lambda = (of: object) => opened.adopt(new LambdaClient(of), (client) => client.destroy());
  const lambdas = [lambda(clientConfig(endpoint)), lambda({ ...clientConfig(endpoint), credentials })] as const;
  const logs = opened.adopt(new CloudWatchLogsClient(clientConfig(endpoint)), (client) => client.destroy());
  const sns = opened.adopt(new SNSClient(clientConfig(endpoint)), (client) => client.destroy());
  const clients = opened.use(eventClients(endpoint, credentials));
  const close = async () => await opened.disposeAsync();
  return { endpoint, told, sqs, sns, theirSqs, lambdas, logs, ...clients, [Symbol.asyncDispose]: close };
}

/** Messages that have come, as their targets and error codes. */
async function letters(sqs: SQSClient, QueueUrl: string, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) {
    const waiting = { WaitTimeSeconds: 20, VisibilityTimeout: 3600, MaxNumberOfMessages: 10 };
    const request = { QueueUrl, ...waiting, MessageAttributeNames: ["All"] };
    const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
    assert(messages.length > 0, `nothing but ${found.join()} came for 20 seconds`);
    for (const { MessageAttributes: { TARGET_ARN, ERROR_CODE } = {} } of messages) {
      found.push(`${TARGET_ARN?.StringValue} ${ERROR_CODE?.StringValue}`);
    }
  }
  return found.toSorted();
}

test("rules and schedules send nothing to another account that does not let theirs in, whatever role they name", async () => {
  await using it = await open();
  await deploy(it.lambdas[0], { name: "f", code });
  const queue = await createQueue(it.sqs, "plain");
  const deadLetters = await createQueue(it.theirSqs, "letters");
  await it.logs.send(new CreateLogGroupCommand({ logGroupName: "g" }));
  const arns = [
    arnOf(ours, "lambda", "function:f"),
    arnOf(ours, "sqs", "plain"),
    arnOf(ours, "events", "event-bus/default"),
    arnOf(ours, "logs", "log-group:g"),
  ];
  await it.events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["shop"]}' }));
  const Targets = arns.map((Arn, index) => ({ Id: `t${index}`, Arn, RoleArn, DeadLetterConfig }));
  await it.events.send(new PutTargetsCommand({ Rule: "r", Targets }));
  const Entries = [{ Source: "shop", DetailType: "order", Detail: "{}" }];
  await it.events.send(new PutEventsCommand({ Entries }));
  const refused = arns.map((arn) => `${arn} NO_PERMISSIONS`).toSorted();
  assert.deepEqual(await letters(it.theirSqs, deadLetters, arns.length), refused);
  const once = { ScheduleExpression: "rate(1 hours)", FlexibleTimeWindow: { Mode: "OFF" as const } };
  const RetryPolicy = { MaximumRetryAttempts: 0 };
  for (const [index, Arn] of arns.slice(0, 2).entries()) {
    const Target = { Arn, RoleArn, DeadLetterConfig, RetryPolicy };
    await it.scheduler.send(new CreateScheduleCommand({ Name: `s${index}`, ...once, Target }));
  }
  assert.deepEqual(await letters(it.theirSqs, deadLetters, 2), [
    `${arns[0]} AccessDeniedException`,
    `${arns[1]} AccessDenied`,
  ]);
  const events = await it.logs.send(new FilterLogEventsCommand({ logGroupName: "g" }));
  assert.deepEqual(events.events, []);
  const permission = { QueueUrl: queue, Label: "l", AWSAccountIds: [theirs], Actions: ["SendMessage"] };
  await it.sqs.send(new AddPermissionCommand(permission));
  await it.events.send(new PutEventsCommand({ Entries }));
  const { Messages = [] } = await it.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: 20 }));
  assert.equal(Messages.length, 1);
});

test("an event for another account's bus is refused, and one for a bus that is named by its ARN comes there", async () => {
  await using it = await open();
  const EventBusName = arnOf(ours, "events", "event-bus/default");
  const entry = { Source: "shop", DetailType: "order", Detail: "{}" };
  const own = { ...entry, EventBusName: arnOf(theirs, "events", "event-bus/default") };
  const Entries = [{ ...entry, EventBusName }, own];
  const { FailedEntryCount, Entries: [failed, entered] = [] } = await it.events.send(new PutEventsCommand({ Entries }));
  assert.deepEqual([FailedEntryCount, failed?.ErrorCode], [1, "AccessDeniedException"]);
  assert.match(entered?.EventId ?? "", /^[0-9a-f-]{36}$/);
});

test("what another account's policies refuse a function's destination is lost at once, counted and told of", async () => {
  await using it = await open();
  await createQueue(it.sqs, "plain");
  await it.sns.send(new CreateTopicCommand({ Name: "topic" }));
  const functions = {
    onQueue: arnOf(ours, "sqs", "plain"),
    onBus: arnOf(ours, "events", "event-bus/default"),
    onTopic: arnOf(ours, "sns", "topic"),
  };
  for (const [name, Destination] of Object.entries(functions)) {
    await deploy(it.lambdas[1], { name, code });
    const config = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } };
    await it.lambdas[1].send(new PutFunctionEventInvokeConfigCommand({ FunctionName: name, ...config }));
    await it.lambdas[1].send(new InvokeCommand({ FunctionName: name, InvocationType: "Event" }));
    await eventually(() => {
      const line = it.told.find((each) => each.startsWith("events.record-lost") && each.includes(Destination));
      assert.match(line ?? "", /is not authorized to perform/i);
    });
    const metrics = await (await fetch(`${it.endpoint}/_lambkin/metrics`)).text();
    const counts = metrics.split("\n").filter((line) => line.includes("destination_delivery_failures"));
    assert(counts.some((line) => line.includes(`"${name}"`) && line.endsWith(" 1")));
  }
  assert.deepEqual(
    it.told.filter((each) => each.startsWith("events.target-not-reached")),
    [],
  );
});
