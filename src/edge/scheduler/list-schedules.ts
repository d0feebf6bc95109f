import { type ScheduleDocument, scheduleArn } from "../../events/schedules/schedule-documents.ts";
import type { ListSchedulesInput, ListSchedulesOutput, ScheduleSummary } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tokenPage } from "../token-page.ts";

export function listSchedules(
  { GroupName, NamePrefix = "", State, MaxResults, NextToken }: ListSchedulesInput,
  { eventBridge }: Rooms,
  { place }: Call,
): ListSchedulesOutput {
  if (GroupName !== undefined) eventBridge.scheduleGroups.get(place, GroupName);
  const found = eventBridge.schedules
    .list(place)
    .filter(
      ({ groupName, name, settings }) =>
        (GroupName === undefined || groupName === GroupName) &&
        (State === undefined || settings.State === State) &&
        name.startsWith(NamePrefix),
    );
  const { items, next } = tokenPage(found, ({ groupName, name }) => `${groupName}/${name}`, NextToken, MaxResults);
  return { Schedules: items.map(summary), ...next };
}

function summary(schedule: ScheduleDocument): ScheduleSummary {
  const { groupName, name, settings, createdAt, modifiedAt } = schedule;
  return {
    Arn: scheduleArn(schedule),
    CreationDate: createdAt / 1000,
    GroupName: groupName,
    LastModificationDate: modifiedAt / 1000,
    Name: name,
    State: settings.State,
    Target: { Arn: settings.Target.Arn },
  };
}
