import { arnOfSubscription } from "../../events/sns/subscription-documents.ts";
import type { ListSubscriptionsInput, ListSubscriptionsResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeSubscription } from "./describe-subscription.ts";
import { page } from "./page.ts";

export async function listSubscriptions(
  { NextToken }: ListSubscriptionsInput,
  { sns }: Rooms,
  { place }: Call,
): Promise<ListSubscriptionsResponse> {
  const { items, next } = page((await sns()).subscriptions.list(place), NextToken, arnOfSubscription);
  return { Subscriptions: items.map(describeSubscription), ...next };
}
