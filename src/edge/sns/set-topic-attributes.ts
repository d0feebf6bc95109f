import type { SetTopicAttributesInput } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { topicAt } from "./topic-at.ts";

export async function setTopicAttributes(
  { TopicArn: arn, AttributeName: name, AttributeValue: value = "" }: SetTopicAttributesInput,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const sns = await rooms.sns();
  await sns.topics.setAttribute(topicAt({ arn, operation: "SetTopicAttributes" }, sns, call), name, value);
  return {};
}
