import type { TagResourceRequest } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { distinctTags } from "./distinct-tags.ts";
import { tagged } from "./tagged.ts";

export async function tagTopic({ ResourceArn, Tags }: TagResourceRequest, rooms: Rooms, call: Call): Promise<object> {
  const sns = await rooms.sns();
  const added = distinctTags(Tags);
  await sns.topics.changeTags(tagged(ResourceArn, sns, call), (tags) => ({ ...tags, ...added }));
  return {};
}
