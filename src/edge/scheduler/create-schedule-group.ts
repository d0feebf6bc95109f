import { groupArn } from "../../events/schedules/schedule-documents.ts";
import type { CreateScheduleGroupInput, CreateScheduleGroupOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagsIn } from "../tag-list.ts";

export async function createScheduleGroup(
  { Name, Tags, ClientToken }: CreateScheduleGroupInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<CreateScheduleGroupOutput> {
  await eventBridge.scheduleGroups.create(place, Name, tagsIn(Tags), ClientToken);
  return { ScheduleGroupArn: groupArn(place, Name) };
}
