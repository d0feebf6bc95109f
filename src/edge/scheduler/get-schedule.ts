import { scheduleArn } from "../../events/schedules/schedule-documents.ts";
import type { GetScheduleInput, GetScheduleOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { scheduleAt } from "./schedule-at.ts";

export function getSchedule(
  { Name, GroupName }: GetScheduleInput,
  { eventBridge }: Rooms,
  { place }: Call,
): GetScheduleOutput {
  const schedule = eventBridge.schedules.get(scheduleAt(Name, GroupName, place));
  const { settings, createdAt, modifiedAt, groupName } = schedule;
  return {
    ...settings,
    Arn: scheduleArn(schedule),
    GroupName: groupName,
    Name,
    CreationDate: createdAt / 1000,
    LastModificationDate: modifiedAt / 1000,
  };
}
