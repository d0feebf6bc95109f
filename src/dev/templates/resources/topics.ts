import { functionArn, topicArn } from "../../../model/arn.ts";
import { type Given, tellUnread, tellUnserved } from "./given.ts";
import { present } from "../../present.ts";
import type { Properties } from "../language/properties.ts";

const texts =
  "DisplayName KmsMasterKeyId SignatureVersion TracingConfig ContentBasedDeduplication FifoThroughputScope".split(" ");

const harmless = new Set(["Subscription", "DataProtectionPolicy", "DeliveryStatusLogging", "ArchivePolicy"]);

/** AWS::SNS::Topic, without its subscriptions */
export function snsTopic(given: Given): void {
  const { properties, draft, name } = given;
  const attributes: Record<string, string> = {};
  for (const member of texts) {
    const value = properties.text(member);
    if (value !== undefined) attributes[member] = value;
  }
  if (properties.boolean("FifoTopic")) attributes["FifoTopic"] = "true";
  const Tags = properties
    .maps("Tags")
    .map((tag) => ({ Key: tag.neededText("Key", "what the tag is called"), Value: tag.text("Value") ?? "" }));
  properties.text("TopicName");
  draft.topics.set(name, {
    Name: name,
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
    ...(Tags.length > 0 && { Tags }),
  });
  tellUnread(properties, draft, harmless);
}

/** The `Subscription` of an AWS::SNS::Topic */
export function topicSubscriptions(given: Given): void {
  const { properties, name } = given;
  for (const subscription of properties.maps("Subscription"))
    addSubscription(topicArn(given.resolver.stack.options, name), subscription, given);
}

/** AWS::SNS::Subscription */
export function snsSubscription(given: Given): void {
  const { properties, draft } = given;
  const topic = properties.neededText("TopicArn", "the topic that is subscribed to");
  properties.text("Region");
  if (addSubscription(topic, properties, given)) tellUnread(properties, draft, new Set(["SubscriptionRoleArn"]));
}

/** Whether it is served. */
function addSubscription(topic: string, properties: Properties, given: Given): boolean {
  const { draft } = given;
  const protocol = properties.neededText("Protocol", "how it gets messages, such as lambda or sqs");
  const endpoint = properties.neededText("Endpoint", "who gets the messages");
  if (protocol === "sqs") {
    subscribe(topic, { protocol, endpoint }, properties, given);
    return true;
  }
  const target = protocol === "lambda" ? draft.find(endpoint) : undefined;
  if (!target) {
    const why = protocol === "lambda" ? "its function is not served" : `nothing is delivered by ${protocol}`;
    if (given.resource.type === "AWS::SNS::Subscription") tellUnserved(given, why);
    else draft.unserved.add(`Subscription of ${given.resource.logicalId} (${why})`, properties.at);
    return false;
  }
  const arn = functionArn(given.resolver.stack.options, target.functionName, target.qualifier);
  subscribe(topic, { protocol: "lambda", endpoint: arn }, properties, given);
  return true;
}

/** Who gets the messages of a topic. */
export interface Subscriber {
  readonly protocol: "lambda" | "sqs";
  readonly endpoint: string;
}

/**
 * Subscribes to a topic; one that no template has is made, so that somebody can publish to it. `properties` are the
 * subscription's, or those of SAM's event of type SNS.
 */
export function subscribe(topic: string, subscriber: Subscriber, properties: Properties, given: Given): void {
  const { draft } = given;
  const name = topic.split(":").at(-1) ?? topic;
  if (!draft.topics.has(name)) draft.topics.set(name, { Name: name });
  const raw = properties.boolean("RawMessageDelivery");
  const attributes = present<Record<string, string | undefined>>({
    FilterPolicyScope: properties.text("FilterPolicyScope"),
    FilterPolicy: properties.jsonText("FilterPolicy"),
    RawMessageDelivery: raw === undefined ? undefined : String(raw),
    RedrivePolicy: properties.jsonText("RedrivePolicy"),
    DeliveryPolicy: properties.jsonText("DeliveryPolicy"),
  });
  const Attributes = Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  draft.subscriptions.push({
    TopicArn: topicArn(given.resolver.stack.options, name),
    Protocol: subscriber.protocol,
    Endpoint: subscriber.endpoint,
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
  });
}
