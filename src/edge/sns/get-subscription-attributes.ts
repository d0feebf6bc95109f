import { allSubscriptionAttributes } from "../../events/sns/subscription-attributes.ts";
import type { GetSubscriptionAttributesInput, GetSubscriptionAttributesResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { subscriptionAt } from "./subscription-at.ts";

export async function getSubscriptionAttributes(
  { SubscriptionArn }: GetSubscriptionAttributesInput,
  { sns }: Rooms,
  call: Call,
): Promise<GetSubscriptionAttributesResponse> {
  return { Attributes: allSubscriptionAttributes(subscriptionAt(SubscriptionArn, await sns(), call)) };
}
