import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateEventBusCommand,
  type CreateEventBusCommandInput,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import { openEventApi, told } from "../support/event-clients.ts";
import { refused } from "../support/refused.ts";

const arns = "arn:aws:events:us-east-1:123456789012";

test("event buses are made, described, listed and deleted, the default one is always there", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  const arn = `${arns}:event-bus/own`;
  const made = await events.send(new CreateEventBusCommand({ Name: "own", Description: "mine" }));
  assert.deepEqual(told(made), { EventBusArn: arn, Description: "mine" });
  assert.deepEqual(await refused(events.send(new CreateEventBusCommand({ Name: "own" }))), [
    "ResourceAlreadyExistsException",
    "Event bus own already exists.",
    400,
  ]);
  const { Arn, Name, Description, CreationTime } = await events.send(new DescribeEventBusCommand({ Name: arn }));
  assert.deepEqual([Arn, Name, Description, CreationTime instanceof Date], [arn, "own", "mine", true]);
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand({}));
  assert.deepEqual(
    EventBuses.map((bus) => bus.Name),
    ["default", "own"],
  );
  const rule = await events.send(new PutRuleCommand({ Name: "r", EventBusName: "own", EventPattern: '{"a":[1]}' }));
  assert.equal(rule.RuleArn, `${arns}:rule/own/r`);
  await events.send(new TagResourceCommand({ ResourceARN: `${arns}:rule/own/r`, Tags: [{ Key: "k", Value: "v" }] }));
  await events.send(new TagResourceCommand({ ResourceARN: arn, Tags: [{ Key: "k", Value: "v" }] }));
  await events.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys: ["k", "none"] }));
  assert.deepEqual((await events.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags, []);
  await events.send(new DeleteRuleCommand({ Name: "r", EventBusName: "own" }));
  await events.send(new DeleteEventBusCommand({ Name: "own" }));
  await events.send(new DeleteEventBusCommand({ Name: "own" }));
  assert.deepEqual(await refused(events.send(new DescribeEventBusCommand({ Name: "own" }))), [
    "ResourceNotFoundException",
    "Event bus own does not exist.",
    400,
  ]);
  assert.deepEqual(await refused(events.send(new DeleteEventBusCommand({ Name: "default" }))), [
    "ValidationException",
    "Cannot delete event bus default.",
    400,
  ]);
});

test("entries that are no events fail by themselves", async () => {
  await using opened = await openEventApi();
  const entry = { Source: "me", DetailType: "d", Detail: "{}" };
  const { Entries = [], FailedEntryCount } = await opened.events.send(
    new PutEventsCommand({
      Entries: [
        { DetailType: "d", Detail: "{}" },
        { ...entry, DetailType: "" },
        { Source: "me", DetailType: "d" },
        { ...entry, Detail: "[1]" },
        { ...entry, Source: "aws.s3" },
        { ...entry, EventBusName: "none" },
      ],
    }),
  );
  assert.equal(FailedEntryCount, 5);
  assert.deepEqual(Entries.slice(0, 5), [
    {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
    },
    {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
    },
    {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter Detail is not valid. Reason: Detail is a required argument.",
    },
    { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
    { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
  ]);
  assert.match(Entries[5]?.EventId ?? "", /^[0-9a-f-]{36}$/);
  const big = { ...entry, Detail: JSON.stringify({ text: "x".repeat(1_048_576) }) };
  assert.deepEqual(await refused(opened.events.send(new PutEventsCommand({ Entries: [big] }))), [
    "ValidationException",
    "Total size of the entries in the request is over the limit.",
    400,
  ]);
});

test("nobody manages rules on another account's bus, which no policy lets him do", async () => {
  await using opened = await openEventApi();
  const { events } = opened;
  const theirs = "arn:aws:events:us-east-1:210987654321";
  const [Name, EventBusName] = ["r", `${theirs}:event-bus/own`];
  await events.send(new CreateEventBusCommand({ Name: "own" }));
  await events.send(new PutRuleCommand({ Name, EventBusName: "own", EventPattern: '{"a":[1]}' }));
  const at = { Name, EventBusName };
  const target = { Rule: Name, EventBusName };
  const asked = {
    PutRule: events.send(new PutRuleCommand({ ...at, EventPattern: '{"a":[2]}' })),
    PutTargets: events.send(
      new PutTargetsCommand({ ...target, Targets: [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:210987654321:q" }] }),
    ),
    EnableRule: events.send(new EnableRuleCommand(at)),
    DisableRule: events.send(new DisableRuleCommand(at)),
    DescribeRule: events.send(new DescribeRuleCommand(at)),
    ListTargetsByRule: events.send(new ListTargetsByRuleCommand(target)),
    RemoveTargets: events.send(new RemoveTargetsCommand({ ...target, Ids: ["t"] })),
    DeleteRule: events.send(new DeleteRuleCommand(at)),
    ListRules: events.send(new ListRulesCommand({ EventBusName })),
    ListRuleNamesByTarget: events.send(
      new ListRuleNamesByTargetCommand({ TargetArn: `${theirs}:event-bus/own`, EventBusName }),
    ),
    DescribeEventBus: events.send(new DescribeEventBusCommand({ Name: EventBusName })),
  };
  for (const [operation, answer] of Object.entries(asked)) {
    const isOfRule = /Rule$|Targets/.test(operation);
    assert.deepEqual(await refused(answer), [
      "AccessDeniedException",
      `User: arn:aws:iam::123456789012:root is not authorized to perform: events:${operation} on resource: ` +
        `${isOfRule ? `${theirs}:rule/own/r` : EventBusName} ` +
        `because no resource-based policy allows the events:${operation} action`,
      400,
    ]);
  }
  const { EventPattern, State } = await events.send(new DescribeRuleCommand({ Name, EventBusName: "own" }));
  assert.deepEqual([EventPattern, State], ['{"a":[1]}', "ENABLED"]);
});

test("a bus that is named by the ARN of another region is not there", async () => {
  await using opened = await openEventApi();
  const EventBusName = "arn:aws:events:eu-west-1:123456789012:event-bus/default";
  assert.deepEqual(await refused(opened.events.send(new ListRulesCommand({ EventBusName }))), [
    "ResourceNotFoundException",
    "Event bus default does not exist.",
    400,
  ]);
});

test("a bus has no slash in its name, and none is made for a partner's events", async () => {
  await using opened = await openEventApi();
  const create = async (input: CreateEventBusCommandInput) =>
    await refused(opened.events.send(new CreateEventBusCommand(input)));
  assert.deepEqual(await create({ Name: "a/b" }), ["ValidationException", "Event bus name must not contain '/'.", 400]);
  assert.deepEqual(await create({ Name: "aws.partner/a/b", EventSourceName: "aws.partner/a/b" }), [
    "ResourceNotFoundException",
    "Event source aws.partner/a/b does not exist.",
    400,
  ]);
});
