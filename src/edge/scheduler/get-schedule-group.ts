import type { GetScheduleGroupInput, GetScheduleGroupOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { groupMembers } from "./group-members.ts";

export function getScheduleGroup(
  { Name }: GetScheduleGroupInput,
  { eventBridge }: Rooms,
  { place }: Call,
): GetScheduleGroupOutput {
  return groupMembers(eventBridge.scheduleGroups.get(place, Name));
}
