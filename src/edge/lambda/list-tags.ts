import type { ListTagsRequest, ListTagsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-222 */
export function listTags({ Resource }: ListTagsRequest, { catalogue }: Rooms, { place }: Call): ListTagsResponse {
  return { Tags: catalogue.tags.list(Resource, place) };
}
