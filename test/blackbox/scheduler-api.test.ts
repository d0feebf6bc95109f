import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { openEventApi } from "../support/event-clients.ts";
import { refused } from "../support/refused.ts";

const arns = "arn:aws:scheduler:us-east-1:123456789012";
const given: CreateScheduleCommandInput = {
  Name: "s",
  ScheduleExpression: "cron(0 9 ? * MON-FRI *)",
  ScheduleExpressionTimezone: "Europe/Berlin",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: {
    Arn: "arn:aws:lambda:us-east-1:123456789012:function:f",
    RoleArn: "arn:aws:iam::123456789012:role/r",
    Input: '{"a":1}',
  },
};

test("a schedule is created, shown, updated, listed and deleted", async () => {
  await using opened = await openEventApi();
  const { scheduler } = opened;
  const { ScheduleArn } = await scheduler.send(new CreateScheduleCommand(given));
  assert.equal(ScheduleArn, `${arns}:schedule/default/s`);
  const {
    $metadata: _,
    CreationDate,
    LastModificationDate,
    ...shown
  } = await scheduler.send(new GetScheduleCommand({ Name: "s" }));
  assert(CreationDate && LastModificationDate);
  assert.deepEqual(shown, {
    ...given,
    Arn: ScheduleArn,
    GroupName: "default",
    State: "ENABLED",
    ActionAfterCompletion: "NONE",
    Target: { ...given.Target, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
  });
  const EndDate = new Date("2099-01-01T00:00:00Z");
  await scheduler.send(new UpdateScheduleCommand({ ...given, State: "DISABLED", EndDate, Description: "d" }));
  const updated = await scheduler.send(new GetScheduleCommand({ Name: "s" }));
  assert.deepEqual([updated.State, updated.EndDate, updated.Description], ["DISABLED", EndDate, "d"]);
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ NamePrefix: "s", State: "DISABLED" }));
  assert.deepEqual(
    Schedules.map(({ Arn, Name, GroupName, Target }) => [Arn, Name, GroupName, Target?.Arn]),
    [[ScheduleArn, "s", "default", given.Target?.Arn]],
  );
  await scheduler.send(new DeleteScheduleCommand({ Name: "s" }));
  assert.deepEqual(await refused(scheduler.send(new GetScheduleCommand({ Name: "s" }))), [
    "ResourceNotFoundException",
    "Schedule s does not exist.",
    404,
  ]);
});

test("the same creation once more is the same schedule, another one is refused", async () => {
  await using opened = await openEventApi();
  const { scheduler } = opened;
  const first = { ...given, ClientToken: "once" };
  await scheduler.send(new CreateScheduleCommand(first));
  await scheduler.send(new CreateScheduleCommand(first));
  assert.deepEqual(await refused(scheduler.send(new CreateScheduleCommand({ ...given, ClientToken: "two" }))), [
    "ConflictException",
    "Schedule s already exists.",
    409,
  ]);
});

test("an update or a deletion that is sent once more changes nothing, whatever came between", async () => {
  await using opened = await openEventApi();
  const { scheduler } = opened;
  await scheduler.send(new CreateScheduleCommand({ ...given, ClientToken: "create" }));
  const update = new UpdateScheduleCommand({ ...given, Description: "first", ClientToken: "update" });
  await scheduler.send(update);
  await scheduler.send(new UpdateScheduleCommand({ ...given, Description: "second" }));
  await scheduler.send(update);
  await scheduler.send(new CreateScheduleCommand({ ...given, ClientToken: "create" }));
  assert.equal((await scheduler.send(new GetScheduleCommand({ Name: "s" }))).Description, "second");
  const deletion = new DeleteScheduleCommand({ Name: "s", ClientToken: "delete" });
  await scheduler.send(deletion);
  await scheduler.send(deletion);
  await scheduler.send(new CreateScheduleCommand({ ...given, Description: "new" }));
  await scheduler.send(deletion);
  assert.equal((await scheduler.send(new GetScheduleCommand({ Name: "s" }))).Description, "new");
  await scheduler.send(new DeleteScheduleCommand({ Name: "s", ClientToken: "other" }));
  assert.deepEqual(await refused(scheduler.send(new DeleteScheduleCommand({ Name: "s", ClientToken: "third" }))), [
    "ResourceNotFoundException",
    "Schedule s does not exist.",
    404,
  ]);
});

test("schedules that can't be are refused in AWS's words", async () => {
  await using opened = await openEventApi();
  const { scheduler } = opened;
  const create = async (other: Partial<CreateScheduleCommandInput>) =>
    await refused(scheduler.send(new CreateScheduleCommand({ ...given, ...other })));
  for (const ScheduleExpression of ["cron(0 1 * * * *)", "rate( 10 minutes )", " rate(10 minutes)", "at(2021-12-31)"]) {
    const message = `Invalid Schedule Expression ${ScheduleExpression}.`;
    assert.deepEqual(await create({ ScheduleExpression }), ["ValidationException", message, 400]);
  }
  assert.deepEqual(await create({ StartDate: new Date("2020-01-01T00:00:00Z") }), [
    "ValidationException",
    "The StartDate you specify cannot be earlier than 5 minutes ago.",
    400,
  ]);
  assert.deepEqual(await create({ GroupName: "none" }), [
    "ResourceNotFoundException",
    "Schedule group none does not exist.",
    404,
  ]);
  const [name, message] = await create({ Name: "with space" });
  assert.deepEqual(
    [name, message.includes("Value 'with space' at 'name' failed to satisfy constraint")],
    ["ValidationException", true],
  );
  const RoleArn = "arn:aws:iam::123456789012:role/r";
  for (const wrong of [
    { ScheduleExpressionTimezone: "Mars/Olympus" },
    { FlexibleTimeWindow: { Mode: "FLEXIBLE" as const } },
    { Target: { Arn: "arn:aws:kinesis:us-east-1:123456789012:stream/s", RoleArn } },
    { Target: { Arn: "arn:aws:sqs:us-east-1:123456789012:q.fifo", RoleArn } },
    { Target: { Arn: "arn:aws:events:us-east-1:123456789012:event-bus/default", RoleArn } },
    { StartDate: new Date("2099-01-02T00:00:00Z"), EndDate: new Date("2099-01-01T00:00:00Z") },
  ]) {
    assert.equal((await create(wrong))[0], "ValidationException");
  }
});

test("a date that no calendar has is refused, and does no harm", async () => {
  await using opened = await openEventApi();
  const { scheduler } = opened;
  const StartDate = new Date(8_640_000_000_000_000);
  const [name, , status] = await refused(scheduler.send(new CreateScheduleCommand({ ...given, StartDate })));
  assert.deepEqual([name, status], ["SerializationException", 400]);
  await scheduler.send(new CreateScheduleCommand(given));
});

test("schedule groups are created, shown, tagged, listed and deleted with what is in them", async () => {
  await using opened = await openEventApi();
  const { scheduler } = opened;
  const Tags = [{ Key: "team", Value: "a" }];
  const { ScheduleGroupArn: ResourceArn } = await scheduler.send(new CreateScheduleGroupCommand({ Name: "g", Tags }));
  assert.equal(ResourceArn, `${arns}:schedule-group/g`);
  assert.deepEqual(await refused(scheduler.send(new CreateScheduleGroupCommand({ Name: "g" }))), [
    "ConflictException",
    "Schedule group g already exists.",
    409,
  ]);
  const { Arn, Name, State } = await scheduler.send(new GetScheduleGroupCommand({ Name: "g" }));
  assert.deepEqual([Arn, Name, State], [ResourceArn, "g", "ACTIVE"]);
  await scheduler.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "stage", Value: "b" }] }));
  await scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
  const tags = await scheduler.send(new ListTagsForResourceCommand({ ResourceArn }));
  assert.deepEqual(tags.Tags, [{ Key: "stage", Value: "b" }]);
  await scheduler.send(new CreateScheduleCommand({ ...given, GroupName: "g" }));
  await scheduler.send(new CreateScheduleCommand(given));
  const first = await scheduler.send(new ListScheduleGroupsCommand({ MaxResults: 1 }));
  assert.deepEqual(
    first.ScheduleGroups?.map((group) => group.Name),
    ["default"],
  );
  const second = await scheduler.send(new ListScheduleGroupsCommand({ NextToken: first.NextToken }));
  assert.deepEqual([second.ScheduleGroups?.map((group) => group.Name), second.NextToken], [["g"], undefined]);
  await scheduler.send(new DeleteScheduleGroupCommand({ Name: "g" }));
  assert.deepEqual(await refused(scheduler.send(new ListSchedulesCommand({ GroupName: "g" }))), [
    "ResourceNotFoundException",
    "Schedule group g does not exist.",
    404,
  ]);
  const { Schedules } = await scheduler.send(new ListSchedulesCommand({}));
  assert.deepEqual(
    Schedules?.map((schedule) => schedule.GroupName),
    ["default"],
  );
});
