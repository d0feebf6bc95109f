import { invalidParameter } from "../../model/sns-exceptions.ts";
import { type TopicDocument, arnOfTopic, isFifo } from "./topic-documents.ts";

type Attributes = Readonly<Record<string, string>>;

/** Values that an attribute may have; `undefined` where it may be any. */
const known: Readonly<Record<string, readonly string[] | undefined>> = {
  ArchivePolicy: undefined,
  ContentBasedDeduplication: ["true", "false"],
  DeliveryPolicy: undefined,
  DisplayName: undefined,
  FifoThroughputScope: ["Topic", "MessageGroup"],
  FifoTopic: ["true", "false"],
  KmsMasterKeyId: undefined,
  Policy: undefined,
  SignatureVersion: ["1", "2"],
  TracingConfig: ["PassThrough", "Active"],
};

/** `LambdaSuccessFeedbackRoleArn` and its like: delivery status is logged nowhere, but kept as it is said. */
const feedback =
  /^(?:HTTP|Firehose|Lambda|Application|SQS)(?:(?:Success|Failure)FeedbackRoleArn|SuccessFeedbackSampleRate)$/;

const ofFifo = ["ArchivePolicy", "ContentBasedDeduplication", "FifoThroughputScope"];

/** @throws SnsException `InvalidParameter` */
export function checkTopicAttributes(given: Attributes, topicIsFifo: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    if (!(name in known) && !feedback.test(name)) {
      throw invalidParameter(`Attributes Reason: Unknown attribute ${name}`);
    }
    if (ofFifo.includes(name) && !topicIsFifo) {
      const what = name === "ContentBasedDeduplication" ? "Content-based deduplication" : name;
      throw invalidParameter(`Attributes Reason: ${what} can only be set for FIFO topics`);
    }
    if (!isAllowed(name, value)) {
      throw invalidParameter(`Attributes Reason: Invalid value [${value}] for attribute ${name}`);
    }
  }
}

/** For one that is there. @throws SnsException `InvalidParameter` */
export function checkTopicAttribute(name: string, value: string, topicIsFifo: boolean): void {
  if (name === "FifoTopic" || (!(name in known) && !feedback.test(name))) throw invalidParameter("AttributeName");
  if (ofFifo.includes(name) && !topicIsFifo) throw invalidParameter("AttributeName");
  if (!isAllowed(name, value)) throw invalidParameter(`AttributeValue Reason: Invalid value [${value}] for ${name}`);
}

function isAllowed(name: string, value: string): boolean {
  if (name === "DisplayName") return value.length <= 100;
  if (name === "Policy") return value === "" || isObject(value);
  return known[name]?.includes(value) ?? true;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false; // a SyntaxError
  }
}

/** Every attribute that has a value, those that nobody gave included. */
export function allTopicAttributes(topic: TopicDocument): Record<string, string> {
  const { FifoTopic: _type, ...given } = topic.attributes;
  return {
    TopicArn: arnOfTopic(topic),
    Owner: topic.place.accountId,
    Policy: JSON.stringify(defaultPolicy(topic)),
    DisplayName: "",
    EffectiveDeliveryPolicy: JSON.stringify(deliveryPolicy),
    ...(isFifo(topic) && { FifoTopic: "true", ContentBasedDeduplication: "false" }),
    ...given,
  };
}

export function policyOf(topic: TopicDocument): string {
  return topic.attributes["Policy"] || JSON.stringify(defaultPolicy(topic));
}

/** What everybody of the topic's account may do. */
function defaultPolicy(topic: TopicDocument): object {
  const statement = {
    Sid: "__default_statement_ID",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [
      "SNS:GetTopicAttributes",
      "SNS:SetTopicAttributes",
      "SNS:AddPermission",
      "SNS:RemovePermission",
      "SNS:DeleteTopic",
      "SNS:Subscribe",
      "SNS:ListSubscriptionsByTopic",
      "SNS:Publish",
    ],
    Resource: arnOfTopic(topic),
    Condition: { StringEquals: { "AWS:SourceOwner": topic.place.accountId } },
  };
  return { Version: "2008-10-17", Id: "__default_policy_ID", Statement: [statement] };
}

/** As AWS shows it; of endpoints that are reached over HTTP, which is none. */
const deliveryPolicy = {
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: "linear",
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
  },
};
