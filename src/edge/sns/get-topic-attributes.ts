import { isConfirmed } from "../../events/sns/subscription-documents.ts";
import { allTopicAttributes } from "../../events/sns/topic-attributes.ts";
import type { GetTopicAttributesInput, GetTopicAttributesResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { topicAt } from "./topic-at.ts";

export async function getTopicAttributes(
  { TopicArn: arn }: GetTopicAttributesInput,
  rooms: Rooms,
  call: Call,
): Promise<GetTopicAttributesResponse> {
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "GetTopicAttributes" }, sns, call);
  const subscriptions = sns.subscriptions.of(topic);
  const confirmed = subscriptions.filter(isConfirmed).length;
  const counts = {
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: "0",
  };
  return { Attributes: { ...allTopicAttributes(topic), ...counts } };
}
