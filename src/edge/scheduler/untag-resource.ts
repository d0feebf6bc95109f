import type { UntagResourceInput } from "../models/scheduler.ts";
import type { Call, Rooms } from "../rooms.ts";
import { withoutTags } from "../tag-list.ts";
import { groupAt } from "./group-at.ts";

export async function untagScheduleGroup(
  { ResourceArn, TagKeys }: UntagResourceInput,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await eventBridge.scheduleGroups.changeTags(place, groupAt(ResourceArn), (tags) => withoutTags(tags, TagKeys));
  return {};
}
