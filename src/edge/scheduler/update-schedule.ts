import { scheduleArn } from "../../events/schedules/schedule-documents.ts";
import type { UpdateScheduleInput, UpdateScheduleOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { givenSchedule } from "./given-schedule.ts";
import { scheduleAt } from "./schedule-at.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html */
export async function updateSchedule(
  input: UpdateScheduleInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<UpdateScheduleOutput> {
  const address = scheduleAt(input.Name, input.GroupName, place);
  await eventBridge.schedules.update(address, givenSchedule(input));
  return { ScheduleArn: scheduleArn(address) };
}
