import assert from "node:assert/strict";
import { test } from "node:test";
import { createSchedule, updateSchedule } from "../../../src/events/schedules/put-schedule.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type SchedulesUnderTest, functionArn, place, startSchedules } from "./schedules-under-test.ts";

const minute = 60_000;
const hour = 60 * minute;
const target = { Arn: functionArn, RoleArn: "arn:aws:iam::123456789012:role/r" };
const nightly = { place, groupName: "default", name: "s" };

function times({ sent }: SchedulesUnderTest): string[] {
  return sent.map(({ at }) => at.slice(5, 16));
}

test("a rate without a start fires at once, and then after each of its periods", async () => {
  await using it = await startSchedules();
  await it.schedule("s", { ScheduleExpression: "rate(1 hour)" });
  await it.elapse(2 * hour, minute);
  assert.deepEqual(times(it), ["01-01T00:00", "01-01T01:00", "01-01T02:00"]);
});

test("a rate with a start and an end fires from the one to the other", async () => {
  await using it = await startSchedules();
  const StartDate = Date.UTC(2026, 0, 1, 0, 10) / 1000;
  await it.schedule("s", { ScheduleExpression: "rate(5 minutes)", StartDate, EndDate: StartDate + 11 * 60 });
  await it.elapse(hour, minute);
  assert.deepEqual(times(it), ["01-01T00:10", "01-01T00:15", "01-01T00:20"]);
});

test("a time comes once, by the clock of its zone, and the schedule stays or goes", async () => {
  await using it = await startSchedules();
  const once = { ScheduleExpression: "at(2026-01-01T02:00:00)", ScheduleExpressionTimezone: "Europe/Berlin" };
  await it.schedule("s", once);
  await it.schedule("gone", { ...once, ActionAfterCompletion: "DELETE" });
  const StartDate = Date.UTC(2026, 6, 1) / 1000;
  await it.schedule("heedless", { ...once, StartDate, EndDate: StartDate + 1 });
  await it.schedule("past", { ScheduleExpression: "at(2025-01-01T00:00:00)", ActionAfterCompletion: "DELETE" });
  await it.elapse(2 * hour, minute);
  assert.deepEqual(times(it), ["01-01T01:00", "01-01T01:00", "01-01T01:00"]);
  assert.deepEqual(
    it.schedules.list(place).map(({ name }) => name),
    ["s", "heedless", "past"],
  );
});

test("without an input the function gets AWS's own event, whose detail is text", async () => {
  await using it = await startSchedules();
  await it.schedule("s", {});
  await it.elapse(0);
  const [{ event } = { event: undefined }] = it.sent;
  assert(typeof event === "object" && event && "id" in event);
  assert.deepEqual(event, {
    version: "0",
    id: event.id,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/s"],
    detail: "{}",
  });
});

test("an input has its context attributes filled in", async () => {
  await using it = await startSchedules();
  const names = ["schedule-arn", "scheduled-time", "execution-id", "attempt-number", "other"];
  const Input = JSON.stringify(Object.fromEntries(names.map((name) => [name, `<aws.scheduler.${name}>`])));
  await it.schedule("s", { Target: { ...target, Input } });
  await it.elapse(0);
  const [{ event } = { event: undefined }] = it.sent;
  assert(typeof event === "object" && event && "execution-id" in event);
  assert.match(String(event["execution-id"]), /^[0-9a-f]{16}$/);
  assert.deepEqual(event, {
    "schedule-arn": "arn:aws:scheduler:us-east-1:123456789012:schedule/default/s",
    "scheduled-time": "2026-01-01T00:00:00Z",
    "execution-id": event["execution-id"],
    "attempt-number": "1",
    other: "<aws.scheduler.other>",
  });
});

test("a target that is sent it again is told which attempt that is", async () => {
  const bodies: string[] = [];
  await using it = await startSchedules({
    receive: async ({ payload }) => {
      bodies.push(payload);
      if (bodies.length < 3) throw new Error("not yet");
      await Promise.resolve();
    },
  });
  const Arn = "arn:aws:sqs:us-east-1:123456789012:q";
  const ScheduleExpression = "at(2026-01-01T00:00:00)";
  await it.schedule("s", {
    ScheduleExpression,
    Target: { ...target, Arn, Input: "attempt <aws.scheduler.attempt-number>" },
  });
  await it.elapse(10 * minute, minute);
  assert.deepEqual(bodies, ["attempt 1", "attempt 2", "attempt 3"]);
});

test("a schedule needs no permission of the function: it has a role", async () => {
  await using it = await startSchedules({ isForbidden: true });
  await it.schedule("s", {});
  await it.elapse(0);
  assert.equal(it.sent.length, 1);
});

test("a flexible window moves the invocation into it, once", async () => {
  await using it = await startSchedules(); // whose dice always show the middle
  const FlexibleTimeWindow = { Mode: "FLEXIBLE", MaximumWindowInMinutes: 20 } as const;
  await it.schedule("s", { ScheduleExpression: "rate(1 hour)", FlexibleTimeWindow });
  await it.elapse(100 * minute, minute);
  assert.deepEqual(times(it), ["01-01T00:10", "01-01T01:10"]);
});

test("a zone's clock that is put forward leaves times out, put back it repeats none", async () => {
  const clock = new ManualClock(Date.UTC(2026, 2, 7, 12));
  await using it = await startSchedules({ clock });
  const zone = { ScheduleExpressionTimezone: "America/New_York" };
  await it.schedule("spring", { ScheduleExpression: "cron(30 2 * * ? *)", ...zone });
  await it.elapse(48 * hour, 30 * minute);
  assert.deepEqual(times(it), ["03-09T06:30"]);
  await it.schedules.delete({ ...nightly, name: "spring" });
  clock.advance(Date.UTC(2026, 9, 31, 12) - clock.now());
  await it.schedule("autumn", { ScheduleExpression: "cron(30 1 * * ? *)", ...zone });
  await it.elapse(48 * hour, 30 * minute);
  assert.deepEqual(times(it).slice(1), ["11-01T05:30", "11-02T06:30"]);
});

test("a schedule that is updated to another time counts anew, with other words for its target it goes on", async () => {
  await using it = await startSchedules();
  await it.schedule("s", { ScheduleExpression: "rate(1 hour)" });
  await it.elapse(30 * minute, minute);
  const { settings } = it.schedules.get(nightly);
  await updateSchedule(
    { clock: it.clock, eventBridge: it },
    nightly,
    { ...settings, Description: "described" },
    undefined,
  );
  await it.elapse(31 * minute, minute);
  await updateSchedule(
    { clock: it.clock, eventBridge: it },
    nightly,
    { ...settings, ScheduleExpression: "rate(2 hours)" },
    undefined,
  );
  await it.elapse(2 * hour, minute);
  assert.deepEqual(times(it), ["01-01T00:00", "01-01T01:00", "01-01T01:01", "01-01T03:01"]);
});

test("a schedule that another engine has written fires at its time, also where that engine is gone", async () => {
  const clock = new ManualClock();
  await using first = await startSchedules({ clock });
  await using second = await startSchedules({ clock, store: first.store });
  await first.schedule("s", { ScheduleExpression: "at(2026-01-01T00:00:10)" });
  await second.elapse(0);
  await first.close();
  await second.elapse(15_000, 1000);
  assert.deepEqual(
    [...first.sent, ...second.sent].map(({ at }) => at),
    ["2026-01-01T00:00:10"],
  );
});

test("a schedule with dates that can't be read is told of, and keeps no other from firing", async () => {
  await using it = await startSchedules();
  const ScheduleExpression = "cron(0 9 * * ? *)";
  await it.schedule("broken", { ScheduleExpression, ScheduleExpressionTimezone: "Europe/Berlin", StartDate: 1e16 });
  await it.schedule("s", { ScheduleExpression: "at(2026-01-01T00:01:00)" });
  await it.elapse(2 * minute, minute);
  assert.deepEqual(times(it), ["01-01T00:01"]);
  assert.deepEqual(
    it.reports.map(({ event }) => event),
    ["events.no-due-time"],
  );
});

test("a disabled schedule does not fire", async () => {
  await using it = await startSchedules();
  await it.schedule("s", { State: "DISABLED" });
  await it.elapse(hour, minute);
  assert.deepEqual(it.sent, []);
});

test("a group goes with its schedules", async () => {
  await using it = await startSchedules();
  await it.scheduleGroups.create(place, "g", {}, undefined);
  const { settings } = await made(it);
  await createSchedule({ clock: it.clock, eventBridge: it }, { ...nightly, groupName: "g" }, settings, undefined);
  await it.scheduleGroups.delete(place, "g");
  assert.deepEqual(
    it.schedules.list(place).map(({ groupName }) => groupName),
    ["default"],
  );
});

test("a schedule, or a group of them, is deleted while it fires", async () => {
  await using it = await startSchedules();
  await it.scheduleGroups.create(place, "g", {}, undefined);
  await it.schedule("s", {});
  const { settings } = it.schedules.get(nightly);
  await createSchedule({ clock: it.clock, eventBridge: it }, { ...nightly, groupName: "g" }, settings, undefined);
  await it.elapse(30_000);
  it.clock.advance(minute); // the firing is on its way to the store
  await Promise.all([it.schedules.delete(nightly), it.scheduleGroups.delete(place, "g")]);
  assert.deepEqual(it.schedules.list(place), []);
  assert.equal(it.reports.length, 0);
});

async function made(it: SchedulesUnderTest) {
  await it.schedule("s", { State: "DISABLED" });
  return it.schedules.get(nightly);
}

/** Runs the clock ahead by two days and some, sets it back, and lets an hour and a half pass. */
async function aheadAndBack(it: SchedulesUnderTest): Promise<number> {
  const begin = it.clock.now();
  it.clock.set(begin + 50 * hour + 10_000);
  await it.elapse(2 * minute, minute);
  const before = it.sent.length;
  it.clock.set(begin);
  await it.elapse(90 * minute, 30_000);
  return before;
}

test("after a clock that ran ahead and was set back, schedules fire at their next due time by the clock that is now", async () => {
  await using it = await startSchedules();
  await it.schedule("rate", { ScheduleExpression: "rate(1 hour)" });
  await it.schedule("cron", { ScheduleExpression: "cron(20 * * * ? *)" });
  await it.putRate("rule", "rate(20 minutes)");
  const before = await aheadAndBack(it);
  assert.deepEqual(times(it).slice(before), [
    "01-01T00:20",
    "01-01T00:20",
    "01-01T00:40",
    "01-01T01:00",
    "01-01T01:00",
    "01-01T01:20",
    "01-01T01:20",
  ]);
  assert.equal(it.reports.filter(({ event }) => event === "events.clock-set-back").length, 3);
});

test("what was made while the clock ran ahead counts from the moment it is set back", async () => {
  await using it = await startSchedules();
  const begin = it.clock.now();
  it.clock.set(begin + 50 * hour);
  await it.schedule("rate", { ScheduleExpression: "rate(1 hour)" });
  await it.putRate("rule", "rate(20 minutes)");
  it.clock.set(begin);
  await it.elapse(65 * minute, 30_000);
  // Twenty minutes, and an hour, after it was seen, which is up to 30 seconds later.
  assert.deepEqual(times(it).slice(1), ["01-01T00:20", "01-01T00:40", "01-01T01:00", "01-01T01:00"]);
});

test("a clock that is set back by a moment, as time servers do, makes no due time come twice", async () => {
  await using it = await startSchedules();
  await it.schedule("cron", { ScheduleExpression: "cron(* * * * ? *)" });
  await it.elapse(minute + 5);
  it.clock.set(it.clock.now() - 1000);
  await it.elapse(2 * minute, 1000);
  assert.deepEqual(times(it), ["01-01T00:00", "01-01T00:01", "01-01T00:02"]);
});

test("what comes once has come, also where the clock ran ahead", async () => {
  await using it = await startSchedules();
  await it.schedule("once", { ScheduleExpression: "at(2026-01-01T02:00:00)" });
  await aheadAndBack(it);
  await it.elapse(2 * hour, minute);
  assert.equal(it.sent.length, 1);
});

test("a schedule that is to start in future waits for its start", async () => {
  await using it = await startSchedules();
  const StartDate = Date.UTC(2026, 0, 1, 3) / 1000;
  await it.schedule("s", { ScheduleExpression: "rate(1 hour)", StartDate });
  await it.elapse(4 * hour, minute);
  assert.deepEqual(times(it), ["01-01T03:00", "01-01T04:00"]);
  assert.deepEqual(it.reports, []);
});
