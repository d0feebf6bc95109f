import type { ListTagsForResourceInput, ListTagsForResourceOutput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagList } from "../tag-list.ts";
import { groupAt } from "./group-at.ts";

export function listTagsForScheduleGroup(
  { ResourceArn }: ListTagsForResourceInput,
  { eventBridge }: Rooms,
  { place }: Call,
): ListTagsForResourceOutput {
  return { Tags: tagList(eventBridge.scheduleGroups.get(place, groupAt(ResourceArn)).tags) };
}
