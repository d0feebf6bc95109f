import { parseQueueArn } from "../../model/arn.ts";
import { invalidParameter } from "../../model/sns-exceptions.ts";
import { InvalidPatternError } from "../pattern-texts.ts";
import { objectIn } from "../../upstream/refusal.ts";
import { type Filtered, type FilterPolicyScope, filterOf } from "./filter-policy.ts";
import { type SubscriptionDocument, arnOfSubscription, isConfirmed } from "./subscription-documents.ts";
import { arnOfTopic } from "./topic-documents.ts";

type Attributes = Readonly<Record<string, string>>;

const names = [
  "DeliveryPolicy",
  "FilterPolicy",
  "FilterPolicyScope",
  "RawMessageDelivery",
  "RedrivePolicy",
  "ReplayPolicy",
  "SubscriptionRoleArn",
];

const withRawDelivery = ["firehose", "http", "https", "sqs"];

/** What attributes are checked for. */
export interface Subscribed {
  readonly protocol: string;
  readonly endpoint: string;
  /** What stands before the words about one that is not right: SNS says it of those of Subscribe. */
  readonly prefix: "" | "Attributes Reason: ";
}

/** `attributes` with what is changed, as they are kept. @throws SnsException `InvalidParameter` */
export function subscriptionAttributes(known: Attributes, given: Attributes, subscribed: Subscribed): Attributes {
  for (const [name, value] of Object.entries(given)) checkAttribute(name, value, subscribed);
  const lowered = Object.entries(given).map(
    ([name, value]) => [name, name === "RawMessageDelivery" ? value.toLowerCase() : value] as const,
  );
  const changed = Object.entries({ ...known, ...Object.fromEntries(lowered) }).filter(([, value]) => value !== "");
  const attributes: Attributes = Object.fromEntries(changed);
  try {
    filterOf(attributes["FilterPolicy"] ?? "{}", scopeOf(attributes));
  } catch (error) {
    if (!(error instanceof InvalidPatternError)) throw error;
    throw invalidParameter(`${subscribed.prefix}${error.message}`);
  }
  return attributes;
}

function checkAttribute(name: string, value: string, { protocol, endpoint, prefix }: Subscribed): void {
  const fail = (text: string) => invalidParameter(prefix + text);
  if (!names.includes(name))
    throw invalidParameter(prefix === "" ? "AttributeName" : `${prefix}Unknown attribute ${name}`);
  if (name === "FilterPolicyScope" && value !== "MessageAttributes" && value !== "MessageBody") {
    throw fail(`FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`);
  }
  if (name === "RawMessageDelivery") checkRaw(value, protocol, fail);
  if (name === "RedrivePolicy" && value !== "") checkRedrive(value, endpoint.endsWith(".fifo"), fail);
}

function checkRaw(value: string, protocol: string, fail: (text: string) => Error): void {
  if (!["true", "false"].includes(value.toLowerCase())) {
    throw fail(`RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  }
  if (value.toLowerCase() === "false" || withRawDelivery.includes(protocol)) return;
  throw fail(`Delivery protocol [${protocol}] does not support raw message delivery.`);
}

function checkRedrive(value: string, isOfFifoQueue: boolean, fail: (text: string) => Error): void {
  if (!/^\s*\{/.test(value) || !isJson(value)) throw fail("RedrivePolicy: failed to parse JSON.");
  const { deadLetterTargetArn } = objectIn(value);
  if (typeof deadLetterTargetArn !== "string" || !parseQueueArn(deadLetterTargetArn)) {
    throw fail("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  }
  if (deadLetterTargetArn.endsWith(".fifo") === isOfFifoQueue) return;
  if (isOfFifoQueue) {
    throw fail("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.");
  }
  throw fail("RedrivePolicy: must use a standard queue as DLQ for a subscription to a standard topic.");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a SyntaxError
  }
}

function scopeOf(attributes: Attributes): FilterPolicyScope {
  return attributes["FilterPolicyScope"] === "MessageBody" ? "MessageBody" : "MessageAttributes";
}

/** Those that hold, given or not. */
export function standingAttributes({ attributes }: SubscriptionDocument): Attributes {
  return { RawMessageDelivery: "false", ...attributes, FilterPolicyScope: scopeOf(attributes) };
}

/** Which messages a subscription wants. */
export function wantedBy({ attributes }: SubscriptionDocument): (filtered: Filtered) => boolean {
  return filterOf(attributes["FilterPolicy"] ?? "{}", scopeOf(attributes));
}

export function isRaw({ attributes }: SubscriptionDocument): boolean {
  return attributes["RawMessageDelivery"] === "true";
}

/** ARN of the queue for what can't be delivered. */
export function deadLetterQueueOf({ attributes }: SubscriptionDocument): string | undefined {
  const { deadLetterTargetArn } = objectIn(attributes["RedrivePolicy"] ?? "{}");
  return typeof deadLetterTargetArn === "string" ? deadLetterTargetArn : undefined;
}

/** Every attribute that has a value, those that nobody gave included. */
export function allSubscriptionAttributes(subscription: SubscriptionDocument): Record<string, string> {
  const { FilterPolicyScope: _scope, ...given } = subscription.attributes;
  return {
    SubscriptionArn: arnOfSubscription(subscription),
    TopicArn: arnOfTopic(subscription.topic),
    Owner: subscription.owner,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    PendingConfirmation: String(!isConfirmed(subscription)),
    ConfirmationWasAuthenticated: String(isConfirmed(subscription)),
    SubscriptionPrincipal: subscription.principalArn,
    RawMessageDelivery: "false",
    ...given,
    ...(given["FilterPolicy"] !== undefined && { FilterPolicyScope: scopeOf(subscription.attributes) }),
  };
}
