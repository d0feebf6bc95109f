import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  AddPermissionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-scheduler";
import { startEngine } from "../../src/engine.ts";
import { deploy } from "../support/deploy.ts";
import { eventClients } from "../support/event-clients.ts";
import { eventually } from "../support/eventually.ts";
import { openForeignService } from "../support/foreign-service.ts";
import { clientConfig, openApi } from "../support/open-api.ts";
import { refused } from "../support/refused.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:f";
const code = `exports.handler = async (event) => console.log("got " + JSON.stringify(event));`;

async function start() {
  const opened = new AsyncDisposableStack();
  const engine = opened.use(await startEngine({ port: 0, prewarm: 0, region: "us-east-1" }, { diagnostics: () => {} }));
  const lambda = opened.adopt(new LambdaClient(clientConfig(engine.endpoint)), (client) => client.destroy());
  const logs = opened.adopt(new CloudWatchLogsClient(clientConfig(engine.endpoint)), (client) => client.destroy());
  const clients = opened.use(eventClients(engine.endpoint));
  await deploy(lambda, { name: "f", code });
  const got = async (): Promise<unknown[]> => {
    const filter = new FilterLogEventsCommand({ logGroupName: "/aws/lambda/f", filterPattern: '"got "' });
    const { events = [] } = await logs.send(filter);
    return events.map(({ message = "" }): unknown => JSON.parse(message.slice(message.indexOf("got ") + 4)));
  };
  return { lambda, got, ...clients, [Symbol.asyncDispose]: async () => await opened.disposeAsync() };
}

test("a function gets the events of a rule that its policy lets in, and none before", async () => {
  await using it = await start();
  const { RuleArn } = await it.events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["shop"]}' }));
  const InputPath = "$.detail";
  await it.events.send(new PutTargetsCommand({ Rule: "r", Targets: [{ Id: "t", Arn: functionArn, InputPath }] }));
  const put = async (Detail: string) =>
    await it.events.send(new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "order", Detail }] }));
  await put('{"is":"not let in"}');
  const permission = { FunctionName: "f", StatementId: "s", Action: "lambda:InvokeFunction", SourceArn: RuleArn };
  await it.lambda.send(new AddPermissionCommand({ ...permission, Principal: "events.amazonaws.com" }));
  await put('{"is":"let in"}');
  await eventually(async () => {
    assert.deepEqual(await it.got(), [{ is: "let in" }]);
  });
});

test("a schedule without a start invokes its function at once, with its input", async () => {
  await using it = await start();
  const Input = '{"arn":"<aws.scheduler.schedule-arn>"}';
  await it.scheduler.send(
    new CreateScheduleCommand({
      Name: "s",
      ScheduleExpression: "rate(1 hours)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: functionArn, RoleArn: "arn:aws:iam::123456789012:role/r", Input },
    }),
  );
  await eventually(async () => {
    assert.deepEqual(await it.got(), [{ arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/s" }]);
  });
});

test("a record of an invocation for a bus of the engine's own finds the bus's rules (API-407)", async () => {
  await using it = await start();
  await it.events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["lambda"]}' }));
  const target = { Id: "t", Arn: functionArn, RoleArn: "arn:aws:iam::123456789012:role/r" };
  await it.events.send(new PutTargetsCommand({ Rule: "r", Targets: [target] }));
  await deploy(it.lambda, { name: "g", code: "exports.handler = async () => 7;" });
  const Destination = "arn:aws:events:us-east-1:123456789012:event-bus/default";
  const DestinationConfig = { OnSuccess: { Destination } };
  await it.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: "g", DestinationConfig }));
  await it.lambda.send(new InvokeCommand({ FunctionName: "g", InvocationType: "Event" }));
  const [event] = await eventually(async () => {
    const got = await it.got();
    assert.equal(got.length, 1);
    return got;
  });
  assert(typeof event === "object" && event !== null && "detail" in event && "resources" in event);
  assert.deepEqual(event.resources, [Destination, `${functionArn.slice(0, -1)}g:$LATEST`]);
  assert.equal(Reflect.get(Object(event.detail), "responsePayload"), 7);
});

test("where somebody else's EventBridge is configured, requests for it go there", async () => {
  await using service = await openForeignService((_, response) => {
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"theirs"}]}');
  });
  await using api = await openApi({ upstreams: { events: service.endpoint } });
  using clients = eventClients(api.endpoint);
  const entry = { Source: "a", DetailType: "b", Detail: "{}" };
  const { Entries } = await clients.events.send(new PutEventsCommand({ Entries: [entry] }));
  assert.deepEqual(Entries, [{ EventId: "theirs" }]);
  assert.equal(service.arrived.length, 1);
});

test("where there are access keys both want signed requests, and take them", async () => {
  await using api = await openApi();
  using strangers = eventClients(api.endpoint);
  const { id, secret } = api.keys.create("123456789012", 0);
  using owners = eventClients(api.endpoint, { accessKeyId: id, secretAccessKey: secret });
  await owners.events.send(new PutRuleCommand({ Name: "r", ScheduleExpression: "rate(1 day)" }));
  const { ScheduleGroupArn: ResourceArn } = await owners.scheduler.send(new CreateScheduleGroupCommand({ Name: "g" }));
  assert.deepEqual((await owners.scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags, []);
  const invalid = ["UnrecognizedClientException", "The security token included in the request is invalid.", 403];
  const put = new PutRuleCommand({ Name: "r", ScheduleExpression: "rate(1 day)" });
  assert.deepEqual(await refused(strangers.events.send(put)), ["UnrecognizedClientException", invalid[1], 400]);
  assert.deepEqual(await refused(strangers.scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))), invalid);
});
