import { type TopicDocument, arnOfTopic } from "../../events/sns/topic-documents.ts";
import { policyOf } from "../../events/sns/topic-attributes.ts";
import type { EmbeddedSns } from "../../events/sns/open-sns.ts";
import { callOf, letsIn } from "../../events/resource-policy.ts";
import { parseTopicArn } from "../../model/arn.ts";
import { invalidParameter, notAuthorized } from "../../model/sns-exceptions.ts";
import type { Call } from "../rooms.ts";

/** What an operation is about: the caller's own topic, or one whose policy lets others do it. */
export interface TopicRequest {
  readonly arn: string;
  /** `Publish` */
  readonly operation: string;
  /** `TopicArn`, where it is called otherwise. */
  readonly parameter?: string;
}

/** @throws SnsException `InvalidParameter`, `NotFound`, `AuthorizationError` */
export function topicAt(
  { arn, operation, parameter }: TopicRequest,
  { topics }: EmbeddedSns,
  call: Call,
): TopicDocument {
  const topic = topics.get(addressIn(arn, call, parameter));
  const { place, callerArn } = call;
  if (topic.place.accountId === place.accountId) return topic;
  const request = callOf(`sns:${operation}`, place.accountId, callerArn);
  if (letsIn(policyOf(topic), arnOfTopic(topic), request)) return topic;
  throw notAuthorized(callerArn, operation, arn);
}

/** @throws SnsException `InvalidParameter` for what is no topic's ARN, or one of another region */
export function addressIn(arn: string, { place }: Call, parameter = "TopicArn"): Pick<TopicDocument, "place" | "name"> {
  checkArn(arn, parameter);
  const address = parseTopicArn(arn);
  if (address?.place.region !== place.region) throw invalidParameter(parameter);
  return address;
}

/** @throws SnsException `InvalidParameter` */
export function checkArn(arn: string, parameter: string): void {
  const elements = arn.split(":").length;
  if (elements >= 6) return;
  throw invalidParameter(`${parameter} Reason: An ARN must have at least 6 elements, not ${elements}`);
}
