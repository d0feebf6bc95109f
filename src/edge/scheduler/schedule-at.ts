import { defaultGroup } from "../../events/schedules/schedule-documents.ts";
import type { ScheduleAddress } from "../../events/schedules/schedules.ts";
import type { Place } from "../../model/arn.ts";

/** The schedule that a request means, in the default group where it names none. */
export function scheduleAt(name: string, group: string | undefined, place: Place): ScheduleAddress {
  return { place, groupName: group ?? defaultGroup, name };
}
