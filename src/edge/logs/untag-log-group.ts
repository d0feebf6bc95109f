import type { UntagLogGroupRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { removeTags } from "./group-tags.ts";

/** The older form of UntagResource (API-820). */
export async function untagLogGroup(
  { logGroupName, tags }: UntagLogGroupRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  await removeTags(logGroupName, tags, logs, place);
  return {};
}
