import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { groupAt } from "./log-group.ts";

/** API-820 */
export async function listTagsForResource(
  { resourceArn }: ListTagsForResourceRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<ListTagsForResourceResponse> {
  const { tags } = await groupAt(resourceArn, logs, place);
  return { tags };
}
