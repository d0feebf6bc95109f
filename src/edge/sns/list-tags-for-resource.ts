import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { tagList } from "../tag-list.ts";
import { tagged } from "./tagged.ts";

export async function listTagsOfTopic(
  { ResourceArn }: ListTagsForResourceRequest,
  { sns }: Rooms,
  call: Call,
): Promise<ListTagsForResourceResponse> {
  return { Tags: tagList(tagged(ResourceArn, await sns(), call).tags) };
}
