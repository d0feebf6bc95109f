import type { UntagResourceRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { withoutTags } from "../tag-list.ts";
import { taggedAt } from "./tagged.ts";

export async function untagEventsResource(
  { ResourceARN, TagKeys }: UntagResourceRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await taggedAt(ResourceARN, eventBridge, place).change((tags) => withoutTags(tags, TagKeys));
  return {};
}
