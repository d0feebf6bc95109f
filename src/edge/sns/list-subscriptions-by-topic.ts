import { arnOfSubscription } from "../../events/sns/subscription-documents.ts";
import type { ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeSubscription } from "./describe-subscription.ts";
import { page } from "./page.ts";
import { topicAt } from "./topic-at.ts";

export async function listSubscriptionsByTopic(
  { TopicArn: arn, NextToken }: ListSubscriptionsByTopicInput,
  rooms: Rooms,
  call: Call,
): Promise<ListSubscriptionsByTopicResponse> {
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "ListSubscriptionsByTopic" }, sns, call);
  const sorted = sns.subscriptions.of(topic).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { items, next } = page(sorted, NextToken, arnOfSubscription);
  return { Subscriptions: items.map(describeSubscription), ...next };
}
