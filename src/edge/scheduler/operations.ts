import type { Perform } from "../perform.ts";
import { createSchedule } from "./create-schedule.ts";
import { createScheduleGroup } from "./create-schedule-group.ts";
import { deleteSchedule } from "./delete-schedule.ts";
import { deleteScheduleGroup } from "./delete-schedule-group.ts";
import { getSchedule } from "./get-schedule.ts";
import { getScheduleGroup } from "./get-schedule-group.ts";
import { listScheduleGroups } from "./list-schedule-groups.ts";
import { listSchedules } from "./list-schedules.ts";
import { listTagsForScheduleGroup } from "./list-tags-for-resource.ts";
import { tagScheduleGroup } from "./tag-resource.ts";
import { untagScheduleGroup } from "./untag-resource.ts";
import { updateSchedule } from "./update-schedule.ts";

export const schedulerOperations: Readonly<Record<string, Perform>> = {
  CreateSchedule: createSchedule,
  CreateScheduleGroup: createScheduleGroup,
  DeleteSchedule: deleteSchedule,
  DeleteScheduleGroup: deleteScheduleGroup,
  GetSchedule: getSchedule,
  GetScheduleGroup: getScheduleGroup,
  ListScheduleGroups: listScheduleGroups,
  ListSchedules: listSchedules,
  ListTagsForResource: listTagsForScheduleGroup,
  TagResource: tagScheduleGroup,
  UntagResource: untagScheduleGroup,
  UpdateSchedule: updateSchedule,
};
