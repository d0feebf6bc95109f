import type { ListTagsLogGroupRequest, ListTagsLogGroupResponse } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { groupAt } from "./log-group.ts";

/** The older form of ListTagsForResource (API-820). */
export async function listTagsLogGroup(
  { logGroupName }: ListTagsLogGroupRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<ListTagsLogGroupResponse> {
  const { tags } = await groupAt(logGroupName, logs, place);
  return { tags };
}
