import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from "../models/events.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagList } from "../tag-list.ts";
import { taggedAt } from "./tagged.ts";

export function listTagsForEventsResource(
  { ResourceARN }: ListTagsForResourceRequest,
  { eventBridge }: Rooms,
  { place }: Call,
): ListTagsForResourceResponse {
  return { Tags: tagList(taggedAt(ResourceARN, eventBridge, place).tags) };
}
