import { policyOf } from "../../events/sns/topic-attributes.ts";
import type { RemovePermissionInput } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { topicAt } from "./topic-at.ts";
import type { TopicPolicy } from "./topic-policy.ts";

export async function removeTopicPermission(
  { TopicArn: arn, Label }: RemovePermissionInput,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "RemovePermission" }, sns, call);
  const policy: TopicPolicy = JSON.parse(policyOf(topic));
  const changed = { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== Label) };
  await sns.topics.setAttribute(topic, "Policy", JSON.stringify(changed));
  return {};
}
