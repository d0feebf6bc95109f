import { policyOf } from "../../events/sns/topic-attributes.ts";
import { invalidParameter } from "../../model/sns-exceptions.ts";
import type { AddPermissionInput } from "../models/sns.ts";
import type { Call, Rooms } from "../rooms.ts";
import { topicAt } from "./topic-at.ts";
import { type TopicPolicy, oneOrAll } from "./topic-policy.ts";

const actions = [
  "AddPermission",
  "DeleteTopic",
  "GetTopicAttributes",
  "ListSubscriptionsByTopic",
  "Publish",
  "Receive",
  "RemovePermission",
  "SetTopicAttributes",
  "Subscribe",
];

export async function addTopicPermission(
  { TopicArn: arn, Label, AWSAccountId, ActionName }: AddPermissionInput,
  rooms: Rooms,
  call: Call,
): Promise<object> {
  const sns = await rooms.sns();
  const topic = topicAt({ arn, operation: "AddPermission" }, sns, call);
  const policy: TopicPolicy = JSON.parse(policyOf(topic));
  if (policy.Statement.some(({ Sid }) => Sid === Label)) throw invalidParameter("Statement already exists");
  if (ActionName.some((action) => !actions.includes(action))) {
    throw invalidParameter("Policy statement action out of service scope!");
  }
  const statement = {
    Sid: Label,
    Effect: "Allow",
    Principal: { AWS: oneOrAll(AWSAccountId.map((id) => `arn:aws:iam::${id}:root`)) },
    Action: oneOrAll(ActionName.map((action) => `SNS:${action}`)),
    Resource: arn,
  };
  const changed = { ...policy, Statement: [...policy.Statement, statement] };
  await sns.topics.setAttribute(topic, "Policy", JSON.stringify(changed));
  return {};
}
