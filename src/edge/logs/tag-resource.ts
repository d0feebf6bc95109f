import type { TagResourceRequest } from "../models/logs.ts";
import type { Call, Rooms } from "../rooms.ts";
import { addTags } from "./group-tags.ts";

/** API-820 */
export async function tagLogResource(
  { resourceArn, tags }: TagResourceRequest,
  { logs }: Rooms,
  { place }: Call,
): Promise<object> {
  await addTags(resourceArn, tags, logs, place);
  return {};
}
