import type { DeleteScheduleGroupInput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";

export async function deleteScheduleGroup(
  { Name }: DeleteScheduleGroupInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.scheduleGroups.delete(place, Name);
  return {};
}
