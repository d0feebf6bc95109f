import { scheduleArn } from "../../events/schedules/schedule-documents.ts";
import type { CreateScheduleInput, CreateScheduleOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { givenSchedule } from "./given-schedule.ts";
import { scheduleAt } from "./schedule-at.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export async function createSchedule(
  { Name, GroupName, ClientToken, ...input }: CreateScheduleInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<CreateScheduleOutput> {
  const address = scheduleAt(Name, GroupName, place);
  await eventBridge.schedules.create(address, givenSchedule(input), ClientToken);
  return { ScheduleArn: scheduleArn(address) };
}
