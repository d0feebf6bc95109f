import type { SubscriptionDocument } from "../../events/sns/subscription-documents.ts";
import type { EmbeddedSns } from "../../events/sns/open-sns.ts";
import { noSubscription } from "../../model/sns-exceptions.ts";
import type { Call } from "../rooms.ts";
import { checkArn } from "./topic-at.ts";

/** A subscription of the caller's, or to a topic of the caller's. @throws SnsException `InvalidParameter`, `NotFound` */
export function subscriptionAt(arn: string, { subscriptions }: EmbeddedSns, { place }: Call): SubscriptionDocument {
  checkArn(arn, "SubscriptionArn");
  const subscription = subscriptions.get(arn);
  const { owner, topic } = subscription;
  if (owner === place.accountId || topic.place.accountId === place.accountId) return subscription;
  throw noSubscription();
}
