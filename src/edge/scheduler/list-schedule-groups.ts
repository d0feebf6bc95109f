import type { ListScheduleGroupsInput, ListScheduleGroupsOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tokenPage } from "../token-page.ts";
import { groupMembers } from "./group-members.ts";

export function listScheduleGroups(
  { NamePrefix = "", MaxResults, NextToken }: ListScheduleGroupsInput,
  { eventBridge }: Rooms,
  { place }: Call,
): ListScheduleGroupsOutput {
  const named = eventBridge.scheduleGroups.list(place).filter(({ name }) => name.startsWith(NamePrefix));
  const { items, next } = tokenPage(named, ({ name }) => name, NextToken, MaxResults);
  return { ScheduleGroups: items.map(groupMembers), ...next };
}
