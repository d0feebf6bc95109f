import type { UntagResourceRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-222 */
export async function untagResource(
  { Resource, TagKeys }: UntagResourceRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.tags.remove(Resource, place, TagKeys);
  return {};
}
