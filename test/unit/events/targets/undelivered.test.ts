/** What becomes of events that their targets don't take: RetryPolicy and DeadLetterConfig of rules and schedules. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TargetDelivery } from "../../../../src/events/targets/target-delivery.ts";
import { noQueue } from "../../../../src/model/sqs-exceptions.ts";
import { functionArn, place, startSchedules } from "../schedules-under-test.ts";

const letters = "arn:aws:sqs:us-east-1:123456789012:letters";
const queue = "arn:aws:sqs:us-east-1:123456789012:queue";
const ruleArn = "arn:aws:events:us-east-1:123456789012:rule/r";
const DeadLetterConfig = { Arn: letters };
const minute = 60_000;

const order = { Source: "shop", DetailType: "order", Detail: '{"id":7}' };
const pattern = '{"source":["shop"]}';

function attributesOf({ attributes = [] }: TargetDelivery): Record<string, string> {
  return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
}

test("a rule's event for a function that is gone is a dead letter at once, as it was on the bus", async () => {
  await using it = await startSchedules({ exists: () => false });
  await it.putPattern("r", pattern, { DeadLetterConfig, Input: '"something else"' });
  await it.putEvents.put([order], place);
  await it.elapse(0);
  const [letter, ...others] = it.delivered;
  assert(letter && others.length === 0);
  assert.deepEqual(JSON.parse(letter.payload).detail, { id: 7 });
  assert.deepEqual(
    [letter.target.Arn, attributesOf(letter)],
    [
      letters,
      {
        ERROR_CODE: "NO_RESOURCE",
        ERROR_MESSAGE: `Function not found: ${functionArn}`,
        RETRY_ATTEMPTS: "0",
        TARGET_ARN: functionArn,
        RULE_ARN: ruleArn,
      },
    ],
  );
});

test("a function whose policy lets the rule not in leaves a dead letter that says so", async () => {
  await using it = await startSchedules({ isForbidden: true });
  await it.putRate("r", "rate(1 minute)", { DeadLetterConfig });
  await it.elapse(minute);
  const [letter] = it.delivered;
  assert(letter);
  const { ERROR_CODE, ERROR_MESSAGE } = attributesOf(letter);
  assert.equal(ERROR_CODE, "NO_PERMISSIONS");
  assert.equal(
    ERROR_MESSAGE,
    "User: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: " +
      `${functionArn} because no resource-based policy allows the lambda:InvokeFunction action`,
  );
});

test("what a template makes and is no JSON is a dead letter at once; lines of text in quotes are sent", async () => {
  await using it = await startSchedules();
  const InputPathsMap = { id: "$.detail.id", all: "$.detail" };
  for (const InputTemplate of ['{"order":"<all>"}', "<id> is an order", '{"order":<id>']) {
    await it.putPattern("r", pattern, {
      Arn: queue,
      DeadLetterConfig,
      InputTransformer: { InputPathsMap, InputTemplate },
    });
    await it.putEvents.put([order], place);
    await it.elapse(0);
    const letter = it.delivered.at(-1);
    assert(letter?.target.Arn === letters, InputTemplate);
    const { ERROR_CODE, RETRY_ATTEMPTS } = attributesOf(letter);
    assert.deepEqual([ERROR_CODE, RETRY_ATTEMPTS, JSON.parse(letter.payload).detail], ["INVALID_JSON", "0", { id: 7 }]);
  }
  const InputTransformer = { InputPathsMap, InputTemplate: '"order <id>"\n"of <all>"' };
  await it.putPattern("r", pattern, { Arn: queue, InputTransformer });
  await it.putEvents.put([order], place);
  await it.elapse(0);
  assert.equal(it.delivered.at(-1)?.payload, '"order 7"\n"of {id:7}"');
});

test("a template that makes more of an event than a target takes is a dead letter, and no such text is made", async () => {
  await using it = await startSchedules();
  const InputTemplate = `[${"<aws.events.event.json>,".repeat(300)}1]`;
  await it.putPattern("r", pattern, { Arn: queue, DeadLetterConfig, InputTransformer: { InputTemplate } });
  const Detail = JSON.stringify({ id: 7, text: "x".repeat(500_000) });
  await it.putEvents.put([{ ...order, Detail }], place);
  await it.elapse(0);
  const [letter, ...others] = it.delivered;
  assert(letter?.target.Arn === letters && others.length === 0);
  assert.deepEqual(
    [attributesOf(letter)["ERROR_CODE"], JSON.parse(letter.payload).detail.id],
    ["INVALID_PARAMETER", 7],
  );
});

test("a target that can't be reached is tried as often as its RetryPolicy says, and then leaves a dead letter", async () => {
  const receive = async ({ target }: TargetDelivery) => {
    if (target.Arn === queue) throw new Error("on fire");
    await Promise.resolve();
  };
  await using it = await startSchedules({ receive });
  await it.putPattern("r", pattern, { Arn: queue, DeadLetterConfig, RetryPolicy: { MaximumRetryAttempts: 3 } });
  await it.putEvents.put([order], place);
  const startedAt = it.clock.now();
  await it.elapse(minute, 500);
  const tries = it.delivered.filter(({ target }) => target.Arn === queue);
  // 1, 2 and 4 seconds, a quarter less by this clock's chance, at the next step of the clock
  assert.deepEqual(
    tries.map(({ at }) => at - startedAt),
    [0, 1000, 2500, 5500],
  );
  const letter = it.delivered.at(-1);
  assert(letter?.target.Arn === letters);
  assert.deepEqual(attributesOf(letter), {
    ERROR_CODE: "INTERNAL_ERROR",
    ERROR_MESSAGE: "on fire",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    RETRY_ATTEMPTS: "3",
    TARGET_ARN: queue,
    RULE_ARN: ruleArn,
  });
});

test("a target that comes back within the age of its RetryPolicy gets the event, and no later one does", async () => {
  let isThere = false;
  const receive = async () => {
    if (!isThere) throw new Error("not there");
    await Promise.resolve();
  };
  await using it = await startSchedules({ receive });
  await it.putPattern("r", pattern, { Arn: queue, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
  await it.putEvents.put([order], place);
  await it.elapse(2 * minute, 1000);
  const given = it.delivered.length;
  isThere = true;
  await it.elapse(20 * minute, minute);
  assert.equal(it.delivered.length, given);
  assert.equal(it.reports.at(-1)?.event, "events.not-delivered");
  isThere = false;
  await it.putEvents.put([order], place);
  await it.elapse(5000, 1000);
  isThere = true;
  await it.elapse(20 * minute, minute);
  const last = it.delivered.at(-1);
  assert(last && JSON.parse(last.payload).detail.id === 7);
  assert.equal(it.reports.filter(({ event }) => event === "events.not-delivered").length, 1);
});

test("a schedule's function that comes into being later is invoked then", async () => {
  let isThere = false;
  await using it = await startSchedules({ exists: () => isThere });
  await it.schedule("s", { ScheduleExpression: "at(2026-01-01T00:01:00)" });
  await it.elapse(2 * minute, minute);
  assert.deepEqual(it.sent, []);
  isThere = true;
  await it.elapse(10 * minute, minute);
  assert.equal(it.sent.length, 1);
});

test("a schedule's dead letter is what was sent, with the schedule's own attributes", async () => {
  const receive = async ({ target }: TargetDelivery) => {
    if (target.Arn === queue) throw noQueue();
    await Promise.resolve();
  };
  await using it = await startSchedules({ receive });
  const RetryPolicy = { MaximumRetryAttempts: 0 };
  const RoleArn = "arn:aws:iam::123456789012:role/r";
  await it.schedule("s", {
    ScheduleExpression: "at(2026-01-01T00:01:00)",
    Target: { Arn: queue, RoleArn, Input: "plain text", RetryPolicy, DeadLetterConfig },
  });
  await it.elapse(2 * minute, minute);
  const letter = it.delivered.at(-1);
  assert(letter?.target.Arn === letters);
  const { EXECUTION_ID = "", ...others } = attributesOf(letter);
  assert.match(EXECUTION_ID, /^[0-9a-f]{16}$/);
  assert.equal(letter.payload, "plain text");
  assert.deepEqual(others, {
    ERROR_CODE: "AWS.SimpleQueueService.NonExistentQueue",
    ERROR_MESSAGE: "The specified queue does not exist.",
    EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    IS_PAYLOAD_TRUNCATED: "false",
    RETRY_ATTEMPTS: "0",
    SCHEDULED_TIME: "2026-01-01T00:01:00Z",
    SCHEDULE_ARN: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/s",
    TARGET_ARN: queue,
  });
});

test("a dead letter that its queue never takes is lost, and said", async () => {
  const receive = async () => await Promise.reject(noQueue());
  await using it = await startSchedules({ exists: () => false, receive });
  await it.putPattern("r", pattern, { DeadLetterConfig });
  await it.putEvents.put([order], place);
  await it.elapse(0);
  assert.deepEqual(
    it.reports.map(({ event }) => event),
    ["events.not-delivered", "events.dead-letter-lost"],
  );
});
