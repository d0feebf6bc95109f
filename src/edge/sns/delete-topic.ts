import type { DeleteTopicInput } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { addressIn, topicAt } from "./topic-at.ts";

/** With its subscriptions; one that is not there is no error. */
export async function deleteTopic({ TopicArn: arn }: DeleteTopicInput, rooms: Rooms, call: Call): Promise<object> {
  const sns = await rooms.sns();
  if (!sns.topics.find(addressIn(arn, call))) return {};
  const topic = topicAt({ arn, operation: "DeleteTopic" }, sns, call);
  for (const subscription of sns.subscriptions.of(topic)) await sns.subscriptions.delete(subscription);
  await sns.topics.delete(topic);
  return {};
}
