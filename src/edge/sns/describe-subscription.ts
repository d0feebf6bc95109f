import { type SubscriptionDocument, arnOfSubscription, isConfirmed } from "../../events/sns/subscription-documents.ts";
import { arnOfTopic } from "../../events/sns/topic-documents.ts";
import type { Subscription } from "../models/sns.ts";

export function describeSubscription(subscription: SubscriptionDocument): Subscription {
  const { owner, protocol, endpoint, topic } = subscription;
  return {
    SubscriptionArn: isConfirmed(subscription) ? arnOfSubscription(subscription) : "PendingConfirmation",
    Owner: owner,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: arnOfTopic(topic),
  };
}
