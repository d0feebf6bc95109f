import type { Clock } from "../../clock.ts";
import type { NewMessage } from "../../store/store.ts";
import type { EventTargets } from "../targets/event-targets.ts";
import type { Origin } from "../targets/target-delivery.ts";
import { eventTime } from "../rules/event-entry.ts";
import { type ScheduleDocument, scheduleArn } from "./schedule-documents.ts";
import { scheduleTimetable } from "./schedules.ts";
import { clockStepMs, parseAt } from "./timetable.ts";

/** What a schedule sends for the due time `dueAt`, in epoch milliseconds, somewhere in its flexible window. */
export function scheduleMessages(
  schedule: ScheduleDocument,
  dueAt: number,
  targets: EventTargets,
  clock: Clock,
): readonly NewMessage[] {
  const { Target, FlexibleTimeWindow } = schedule.settings;
  const windowMs = (FlexibleTimeWindow.MaximumWindowInMinutes ?? 0) * 60_000;
  const executionId = clock.uuid().replaceAll("-", "").slice(0, 16);
  const origin = {
    kind: "schedule" as const,
    arn: scheduleArn(schedule),
    executionId,
    scheduledTime: eventTime(dueAt),
  };
  return targets.messages({
    target: Target,
    origin,
    payload: Target.Input === undefined ? defaultInput(schedule, dueAt, clock) : filledIn(Target.Input, origin),
    sentAt: Math.max(clock.now(), dueAt + Math.floor(clock.random() * windowMs)),
  });
}

/** The schedule when `dueAt` is behind it; `undefined` where it goes with its last due time. */
export function firedSchedule(schedule: ScheduleDocument, dueAt: number): ScheduleDocument | undefined {
  const isOver = scheduleTimetable(schedule)?.next(dueAt) === undefined;
  if (isOver && schedule.settings.ActionAfterCompletion === "DELETE") return undefined;
  return { ...schedule, lastDueAt: dueAt };
}

/** A schedule that has seen later times than `now`, or than its start: it goes on from there. What came once has come. */
export function scheduleSetBack(schedule: ScheduleDocument, now: number): ScheduleDocument | undefined {
  const { settings, anchorAt, lastDueAt } = schedule;
  const startAt = (settings.StartDate ?? 0) * 1000;
  const from = Math.max(now, startAt);
  if (lastDueAt <= from + clockStepMs || parseAt(settings.ScheduleExpression)) return undefined;
  return { ...schedule, anchorAt: Math.min(anchorAt, from), lastDueAt: Math.max(now, startAt - 1) };
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
function defaultInput(schedule: ScheduleDocument, dueAt: number, clock: Clock): string {
  return JSON.stringify({
    version: "0",
    id: clock.uuid(),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: schedule.place.accountId,
    time: eventTime(dueAt),
    region: schedule.place.region,
    resources: [scheduleArn(schedule)],
    detail: "{}",
  });
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function filledIn(input: string, { arn, scheduledTime, executionId }: Extract<Origin, { kind: "schedule" }>): string {
  const attributes: Readonly<Record<string, string>> = {
    "schedule-arn": arn,
    "scheduled-time": scheduledTime,
    "execution-id": executionId,
  };
  return input.replaceAll(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => attributes[name] ?? whole);
}
