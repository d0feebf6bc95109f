import type { UntagResourceRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { removeTags } from "./group-tags.ts";

/** API-820 */
export async function untagLogResource(
  { resourceArn, tagKeys }: UntagResourceRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  await removeTags(resourceArn, tagKeys, logs, place);
  return {};
}
