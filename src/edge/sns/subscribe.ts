import { arnOfSubscription, isConfirmed } from "../../events/sns/subscription-documents.ts";
import { SnsException } from "../../model/sns-exceptions.ts";
import type { SubscribeInput, SubscribeResponse } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { topicAt } from "./topic-at.ts";

export async function subscribe(input: SubscribeInput, rooms: Rooms, call: Call): Promise<SubscribeResponse> {
  const { TopicArn: arn, Protocol: protocol, Endpoint: endpoint = "", Attributes: attributes = {} } = input;
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "Subscribe" }, sns, call);
  if (endpoint === "") throw new SnsException("NotFound", "Endpoint not specified in subscription");
  const who = { owner: call.place.accountId, principalArn: call.callerArn };
  const subscription = await sns.subscriptions.subscribe({ topic, protocol, endpoint, attributes, ...who });
  const isShown = isConfirmed(subscription) || input.ReturnSubscriptionArn === true;
  return { SubscriptionArn: isShown ? arnOfSubscription(subscription) : "pending confirmation" };
}
