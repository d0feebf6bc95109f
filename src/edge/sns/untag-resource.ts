import type { UntagResourceRequest } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { withoutTags } from "../tag-list.ts";
import { tagged } from "./tagged.ts";

export async function untagTopic(
  { ResourceArn, TagKeys }: UntagResourceRequest,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const sns = await rooms.sns();
  await sns.topics.changeTags(tagged(ResourceArn, sns, call), (tags) => withoutTags(tags, TagKeys));
  return {};
}
