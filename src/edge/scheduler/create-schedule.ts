import { scheduleArn } from "../../events/schedules/schedule-documents.ts";
import { createSchedule as create } from "../../events/schedules/put-schedule.ts";
import type { CreateScheduleInput, CreateScheduleOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { givenSchedule } from "./given-schedule.ts";
import { scheduleAt } from "./schedule-at.ts";

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export async function createSchedule(
  { Name, GroupName, ClientToken, ...input }: CreateScheduleInput,
  rooms: Rooms,
  { place }: Call,
): Promise<CreateScheduleOutput> {
  const address = scheduleAt(Name, GroupName, place);
  await create(rooms, address, givenSchedule(input), ClientToken);
  return { ScheduleArn: scheduleArn(address) };
}
