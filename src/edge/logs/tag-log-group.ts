import type { TagLogGroupRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { addTags } from "./group-tags.ts";

/** The older form of TagResource (API-820). */
export async function tagLogGroup(
  { logGroupName, tags }: TagLogGroupRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  await addTags(logGroupName, tags, logs, place);
  return {};
}
