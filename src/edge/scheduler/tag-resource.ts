import type { TagResourceInput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagsIn } from "../tag-list.ts";
import { groupAt } from "./group-at.ts";

export async function tagScheduleGroup(
  { ResourceArn, Tags }: TagResourceInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.scheduleGroups.changeTags(place, groupAt(ResourceArn), (tags) => ({ ...tags, ...tagsIn(Tags) }));
  return {};
}
