import type { SetSubscriptionAttributesInput } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { subscriptionAt } from "./subscription-at.ts";

export async function setSubscriptionAttributes(
  { SubscriptionArn, AttributeName: name, AttributeValue: value = "" }: SetSubscriptionAttributesInput,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const sns = await rooms.sns();
  await sns.subscriptions.setAttribute(subscriptionAt(SubscriptionArn, sns, call), name, value);
  return {};
}
