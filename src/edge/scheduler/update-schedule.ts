import { scheduleArn } from "../../events/schedules/schedule-documents.ts";
import { updateSchedule as update } from "../../events/schedules/put-schedule.ts";
import type { UpdateScheduleInput, UpdateScheduleOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { givenSchedule } from "./given-schedule.ts";
import { scheduleAt } from "./schedule-at.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html */
export async function updateSchedule(
  input: UpdateScheduleInput,
  rooms: Rooms,
  { place }: Call,
): Promise<UpdateScheduleOutput> {
  const address = scheduleAt(input.Name, input.GroupName, place);
  await update(rooms, address, givenSchedule(input), input.ClientToken);
  return { ScheduleArn: scheduleArn(address) };
}
