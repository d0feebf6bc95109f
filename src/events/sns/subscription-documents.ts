import { createHash } from "node:crypto";
import { type TopicAddress, arnOfTopic, topicKey } from "./topic-documents.ts";

/** What the store keeps of one subscription. */
export interface SubscriptionDocument {
  /** UUID, the end of its ARN. */
  readonly id: string;
  readonly topic: TopicAddress;
  readonly protocol: string;
  readonly endpoint: string;
  /** Account of who has subscribed. */
  readonly owner: string;
  readonly principalArn: string;
  /** Those that were given, as they were given. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export const subscriptionKind = "sns-subscription";

export function isSubscription(body: unknown): body is SubscriptionDocument {
  return typeof body === "object" && body !== null && "topic" in body && "protocol" in body && "endpoint" in body;
}

/** A topic has one subscription for an endpoint, however often it is asked for. */
export function subscriptionKey(topic: TopicAddress, { protocol, endpoint }: EndpointAddress): string {
  const digest = createHash("sha256").update(`${protocol} ${endpoint}`).digest("hex");
  return `${topicKey(topic)}/${digest}`;
}

export interface EndpointAddress {
  readonly protocol: string;
  readonly endpoint: string;
}

export function arnOfSubscription({ topic, id }: Pick<SubscriptionDocument, "topic" | "id">): string {
  return `${arnOfTopic(topic)}:${id}`;
}

const confirmedByPeople = ["email", "email-json", "http", "https"];

/** Whoever is at these endpoints would have to confirm, and is not asked to. */
export function isConfirmed({ protocol }: Pick<SubscriptionDocument, "protocol">): boolean {
  return !confirmedByPeople.includes(protocol);
}

/** Where messages are delivered. */
export function isDelivered({ protocol }: Pick<SubscriptionDocument, "protocol">): boolean {
  return protocol === "lambda" || protocol === "sqs";
}
