import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  type EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { openEventApi, told } from "../support/event-clients.ts";
import { refused } from "../support/refused.ts";

const arns = "arn:aws:events:us-east-1:123456789012";
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:f";

async function putRate(events: EventBridgeClient, name = "every-minute"): Promise<void> {
  await events.send(new PutRuleCommand({ Name: name, ScheduleExpression: "rate(1 minute)" }));
}

test("a rule is put, described, listed, disabled, enabled and deleted", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  const given = { Name: "nightly", ScheduleExpression: "cron(0 3 * * ? *)", Description: "at night" };
  const put = await events.send(new PutRuleCommand({ ...given, Tags: [{ Key: "team", Value: "a" }] }));
  assert.equal(put.RuleArn, `${arns}:rule/nightly`);
  const rule = { ...given, Arn: `${arns}:rule/nightly`, EventBusName: "default", State: "ENABLED" };
  const described = { ...rule, CreatedBy: "123456789012" };
  assert.deepEqual(told(await events.send(new DescribeRuleCommand({ Name: "nightly" }))), described);
  const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: "night" }));
  assert.deepEqual(Rules, [rule]);
  await events.send(new DisableRuleCommand({ Name: "nightly" }));
  const disabled = told(await events.send(new DescribeRuleCommand({ Name: "nightly" })));
  assert.deepEqual(disabled, { ...described, State: "DISABLED" });
  await events.send(new EnableRuleCommand({ Name: "nightly" }));
  const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: `${arns}:rule/nightly` }));
  assert.deepEqual(Tags, [{ Key: "team", Value: "a" }]);
  await events.send(new DeleteRuleCommand({ Name: "nightly" }));
  await events.send(new DeleteRuleCommand({ Name: "nightly" }));
  assert.deepEqual((await events.send(new ListRulesCommand({}))).Rules, []);
});

test("a rule that is put again loses what is not given, and keeps its targets and tags", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  const name = { Name: "r", Tags: [{ Key: "a", Value: "1" }] };
  await events.send(new PutRuleCommand({ ...name, ScheduleExpression: "rate(1 hour)", Description: "d" }));
  await events.send(new PutTargetsCommand({ Rule: "r", Targets: [{ Id: "t", Arn: functionArn }] }));
  await events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["me"]}' }));
  assert.deepEqual(told(await events.send(new DescribeRuleCommand({ Name: "r" }))), {
    Name: "r",
    Arn: `${arns}:rule/r`,
    EventPattern: '{"source":["me"]}',
    State: "ENABLED",
    EventBusName: "default",
    CreatedBy: "123456789012",
  });
  const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: "r" }));
  assert.deepEqual(Targets, [{ Id: "t", Arn: functionArn }]);
  const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: `${arns}:rule/r` }));
  assert.deepEqual(Tags, [{ Key: "a", Value: "1" }]);
});

test("rules that can't be are refused in AWS's words", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  await events.send(new CreateEventBusCommand({ Name: "own" }));
  const put = async (input: Omit<ConstructorParameters<typeof PutRuleCommand>[0], "Name">) =>
    await refused(events.send(new PutRuleCommand({ Name: "r", ...input })));
  const notValid = ["ValidationException", "Parameter ScheduleExpression is not valid.", 400];
  for (const ScheduleExpression of [
    "rate(1 minutes)",
    "rate(0 minutes)",
    "cron(0 1 * * * *)",
    "at(2026-01-01T00:00:00)",
  ]) {
    assert.deepEqual(await put({ ScheduleExpression }), notValid);
  }
  assert.deepEqual(await put({}), [
    "ValidationException",
    "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    400,
  ]);
  assert.deepEqual(await put({ ScheduleExpression: "rate(1 minute)", EventBusName: "own" }), [
    "ValidationException",
    "ScheduleExpression is supported only on the default event bus.",
    400,
  ]);
  assert.deepEqual(await put({ EventPattern: '{"source":"me"}' }), [
    "InvalidEventPatternException",
    'Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"{"source":"me"}"; line: 1, column: 12]',
    400,
  ]);
  assert.deepEqual(await put({ EventPattern: '{"source":["me"]}', EventBusName: "none" }), [
    "ResourceNotFoundException",
    "Event bus none does not exist.",
    400,
  ]);
  assert.deepEqual(await refused(events.send(new DescribeRuleCommand({ Name: "gone" }))), [
    "ResourceNotFoundException",
    "Rule gone does not exist on EventBus default.",
    400,
  ]);
  assert.deepEqual(
    await refused(events.send(new PutRuleCommand({ Name: "with space", ScheduleExpression: "rate(1 day)" }))),
    [
      "ValidationException",
      "1 validation error detected: Value 'with space' at 'name' failed to satisfy constraint: " +
        String.raw`Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+`,
      400,
    ],
  );
});

test("targets are put, listed, found by their ARN and removed; a rule with targets stays", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  await putRate(events);
  const targets = ["one", "two"].map((Id) => ({ Id, Arn: functionArn, RetryPolicy: { MaximumRetryAttempts: 3 } }));
  const put = await events.send(new PutTargetsCommand({ Rule: "every-minute", Targets: targets }));
  assert.deepEqual(told(put), { FailedEntryCount: 0, FailedEntries: [] });
  const first = await events.send(new ListTargetsByRuleCommand({ Rule: "every-minute", Limit: 1 }));
  assert.deepEqual(first.Targets, targets.slice(0, 1));
  const { NextToken } = first;
  const second = await events.send(new ListTargetsByRuleCommand({ Rule: "every-minute", NextToken }));
  assert.deepEqual([second.Targets, second.NextToken], [targets.slice(1), undefined]);
  const names = await events.send(new ListRuleNamesByTargetCommand({ TargetArn: functionArn }));
  assert.deepEqual(names.RuleNames, ["every-minute"]);
  assert.deepEqual(await refused(events.send(new DeleteRuleCommand({ Name: "every-minute" }))), [
    "ValidationException",
    "Rule can't be deleted since it has targets.",
    400,
  ]);
  await events.send(new RemoveTargetsCommand({ Rule: "every-minute", Ids: ["one", "two"] }));
  await events.send(new DeleteRuleCommand({ Name: "every-minute" }));
});

test("targets that can't be are refused, and whatever is no function is a failed entry", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  await putRate(events);
  const put = async (target: object, count = 1) =>
    await events.send(
      new PutTargetsCommand({
        Rule: "every-minute",
        Targets: Array.from({ length: count }, (_, index) => ({ Id: `t${index}`, Arn: functionArn, ...target })),
      }),
    );
  assert.deepEqual(await refused(put({ Input: "{}", InputPath: "$.detail" })), [
    "ValidationException",
    "Only one of Input, InputPath, or InputTransformer must be provided for target t0.",
    400,
  ]);
  assert.deepEqual(await refused(put({ InputTransformer: { InputTemplate: '"<gone>"' } })), [
    "ValidationException",
    "InputTemplate for target t0 contains invalid placeholder gone.",
    400,
  ]);
  assert.deepEqual(await refused(put({}, 6)), [
    "LimitExceededException",
    "The requested resource exceeds the maximum number allowed.",
    400,
  ]);
  assert.deepEqual(await refused(put({ Arn: "arn:aws:sqs:us-east-1:123456789012:q.fifo" })), [
    "ValidationException",
    "Parameter(s) SqsParameters must be specified for target: t0.",
    400,
  ]);
  const topic = "arn:aws:sns:us-east-1:123456789012:letters";
  assert.deepEqual(await refused(put({ DeadLetterConfig: { Arn: topic } })), [
    "ValidationException",
    `Parameter ${topic} is not valid. Reason: Provided Arn is not in correct format.`,
    400,
  ]);
  const stream = "arn:aws:kinesis:us-east-1:123456789012:stream/s";
  const { FailedEntryCount, FailedEntries } = await put({ Arn: stream });
  assert.equal(FailedEntryCount, 1);
  assert.deepEqual(FailedEntries, [
    {
      TargetId: "t0",
      ErrorCode: "UnsupportedTarget",
      ErrorMessage: `Targets of kinesis are not supported by this endpoint: ${stream}`,
    },
  ]);
});

test("targets that can't be are refused before their rule is looked for", async () => {
  await using opened = await openEventApi();
  const Targets = [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:123456789012:q.fifo" }];
  assert.deepEqual(await refused(opened.events.send(new PutTargetsCommand({ Rule: "gone", Targets }))), [
    "ValidationException",
    "Parameter(s) SqsParameters must be specified for target: t.",
    400,
  ]);
});

test("a pattern is tried against an event", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  const tried = async (EventPattern: string, Event: string) =>
    await events.send(new TestEventPatternCommand({ EventPattern, Event }));
  const event = {
    id: "i",
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    "detail-type": "t",
  };
  const from = (source: string) => JSON.stringify({ ...event, source });
  assert.equal((await tried('{"source":[{"prefix":"aws."}]}', from("aws.s3"))).Result, true);
  assert.equal((await tried('{"source":[{"prefix":"aws."}]}', from("me"))).Result, false);
  for (const none of ['"text"', "[]", "{", '{"source":"me"}']) {
    assert.deepEqual(await refused(tried('{"source":["me"]}', none)), [
      "ValidationException",
      "Parameter Event is not valid.",
      400,
    ]);
  }
});

test("operations of EventBridge that are not built say so", async () => {
  await using opened = await openEventApi();
  const put = opened.events.send(
    new PutPermissionCommand({ StatementId: "s", Principal: "*", Action: "events:PutEvents" }),
  );
  assert.deepEqual(await refused(put), [
    "InvalidOperationException",
    "Operation not supported by this endpoint: PutPermission",
    400,
  ]);
  const unknown = await opened.api.raw("POST", "/", "{}", { "x-amz-target": "AWSEvents.Nothing" });
  assert.equal(unknown.status, 400);
});
