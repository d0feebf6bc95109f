import type { DeleteScheduleInput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { scheduleAt } from "./schedule-at.ts";

export async function deleteSchedule(
  { Name, GroupName, ClientToken }: DeleteScheduleInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.schedules.delete(scheduleAt(Name, GroupName, place), ClientToken);
  return {};
}
