import type { TagResourceRequest } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagsIn } from "../tag-list.ts";
import { taggedAt } from "./tagged.ts";

export async function tagEventsResource(
  { ResourceARN, Tags }: TagResourceRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): Promise<object> {
  await taggedAt(ResourceARN, eventBridge, place).change((tags) => ({ ...tags, ...tagsIn(Tags) }));
  return {};
}
