import { arnOfTopic } from "../../events/sns/topic-documents.ts";
import type { CreateTopicInput, CreateTopicResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { distinctTags } from "./distinct-tags.ts";

export async function createTopic(
  { Name: name, Attributes: attributes = {}, Tags }: CreateTopicInput,
  { sns }: Rooms,
  { place }: Call,
): Promise<CreateTopicResponse> {
  const tags = Tags && distinctTags(Tags);
  return { TopicArn: arnOfTopic(await (await sns()).topics.create({ place, name, attributes, tags })) };
}
