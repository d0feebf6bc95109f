import { SnsException, invalidParameter } from "../../model/sns-exceptions.ts";
import type { UnsubscribeInput } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { subscriptionAt } from "./subscription-at.ts";
import { checkArn } from "./topic-at.ts";

/** One that is not there is no error. */
export async function unsubscribe(
  { SubscriptionArn: arn }: UnsubscribeInput,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  if (arn === "") throw invalidParameter("SubscriptionArn Reason: no value for required parameter");
  checkArn(arn, "SubscriptionArn");
  if (arn.split(":").length === 6) throw invalidParameter("SubscriptionId");
  const sns = await rooms.sns();
  try {
    await sns.subscriptions.delete(subscriptionAt(arn, sns, call));
  } catch (error) {
    if (!(error instanceof SnsException && error.name === "NotFound")) throw error;
  }
  return {};
}
