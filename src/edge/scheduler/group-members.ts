import { type GroupDocument, groupArn } from "../../events/schedules/schedule-documents.ts";
import type { ScheduleGroupSummary } from "../models/scheduler.ts";

export function groupMembers({ place, name, createdAt, modifiedAt }: GroupDocument): ScheduleGroupSummary {
  return {
    Arn: groupArn(place, name),
    CreationDate: createdAt / 1000,
    LastModificationDate: modifiedAt / 1000,
    Name: name,
    State: "ACTIVE",
  };
}
