import type { TagResourceRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-222 */
export async function tagResource(
  { Resource, Tags }: TagResourceRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.tags.add(Resource, place, Tags);
  return {};
}
