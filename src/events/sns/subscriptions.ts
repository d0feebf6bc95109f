import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import { type Place, parseQueueArn, parseTopicArn } from "../../model/arn.ts";
import { isIn } from "../../catalogue/in-place.ts";
import { invalidParameter, noSubscription } from "../../model/sns-exceptions.ts";
import { isFunctionArn } from "../targets/target.ts";
import { subscriptionAttributes } from "./subscription-attributes.ts";
import { type SubscriptionDocument, arnOfSubscription, subscriptionKey } from "./subscription-documents.ts";
import { type TopicAddress, type TopicDocument, isFifo, topicKey } from "./topic-documents.ts";

export interface SubscriptionRequest {
  readonly topic: TopicDocument;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly owner: string;
  readonly principalArn: string;
}

/** The subscriptions that exist, from memory. */
export class Subscriptions {
  readonly #table: Table<SubscriptionDocument>;
  readonly #clock: Clock;
  /** By their topics' keys and their own. */
  readonly #byTopic = new Map<string, Map<string, SubscriptionDocument>>();

  constructor(table: Table<SubscriptionDocument>, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
    table.watch((key, body) => this.#know(key, body));
  }

  /** One that is there already is what was asked for, unless it has other attributes. @throws SnsException */
  async subscribe(request: SubscriptionRequest): Promise<SubscriptionDocument> {
    const { topic, protocol, endpoint, owner, principalArn } = request;
    checkEndpoint(protocol, endpoint, isFifo(topic));
    const subscribed = { protocol, topicIsFifo: isFifo(topic), prefix: "Attributes Reason: " } as const;
    const attributes = subscriptionAttributes({}, request.attributes, subscribed);
    return await this.#table.change(subscriptionKey(topic, request), (present) => {
      if (present) {
        checkSame(present, attributes);
        return present;
      }
      const { place, name } = topic;
      const now = this.#clock.now();
      const shared = { protocol, endpoint, owner, principalArn, attributes, createdAt: now };
      return { id: this.#clock.uuid(), topic: { place, name }, ...shared };
    });
  }

  /** @throws SnsException `NotFound` */
  get(arn: string): SubscriptionDocument {
    const subscription = this.find(arn);
    if (!subscription) throw noSubscription();
    return subscription;
  }

  find(arn: string): SubscriptionDocument | undefined {
    const end = arn.lastIndexOf(":");
    const topic = parseTopicArn(arn.slice(0, end));
    return topic && this.of(topic).find(({ id }) => id === arn.slice(end + 1));
  }

  /** In no order. */
  of(topic: TopicAddress): SubscriptionDocument[] {
    return [...(this.#byTopic.get(topicKey(topic))?.values() ?? [])];
  }

  /** Of all topics of an account in a region, by ARN. */
  list(place: Place): SubscriptionDocument[] {
    const all = [...this.#table.rows()].map(({ body }) => body).filter(({ topic }) => isIn(place, topic.place));
    return all.toSorted((a, b) => (arnOfSubscription(a) < arnOfSubscription(b) ? -1 : 1));
  }

  /** One given empty is as if it had never been given. @throws SnsException */
  async setAttribute(subscription: SubscriptionDocument, name: string, value: string): Promise<void> {
    const { topic, protocol } = subscription;
    await this.#table.change(subscriptionKey(topic, subscription), (known) => {
      if (known?.id !== subscription.id) throw noSubscription();
      const subscribed = { protocol, topicIsFifo: isFifo(topic), prefix: "" } as const;
      return { ...known, attributes: subscriptionAttributes(known.attributes, { [name]: value }, subscribed) };
    });
  }

  async delete(subscription: SubscriptionDocument): Promise<void> {
    const row = this.#table.get(subscriptionKey(subscription.topic, subscription));
    if (row?.body.id === subscription.id) await this.#table.remove(row);
  }

  #know(key: string, body: SubscriptionDocument | undefined): void {
    const topic = key.slice(0, key.lastIndexOf("/"));
    const known = this.#byTopic.get(topic) ?? new Map<string, SubscriptionDocument>();
    if (body) known.set(key, body);
    else known.delete(key);
    if (known.size > 0) this.#byTopic.set(topic, known);
    else this.#byTopic.delete(topic);
  }
}

const protocols = ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];

/** @throws SnsException `InvalidParameter` */
function checkEndpoint(protocol: string, endpoint: string, topicIsFifo: boolean): void {
  if (!protocols.includes(protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  if (/^https?$/.test(protocol) && !endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter("Endpoint must match the specified protocol");
  }
  if (protocol === "lambda" && !isFunctionArn(endpoint)) throw invalidParameter("Lambda endpoint ARN");
  if (protocol === "sqs" && !parseQueueArn(endpoint)) throw invalidParameter("SQS endpoint ARN");
  if (topicIsFifo && protocol !== "sqs") {
    throw invalidParameter("Invalid parameter: Endpoint Reason: Please use FIFO SQS queue");
  }
  if (topicIsFifo || protocol !== "sqs" || !endpoint.endsWith(".fifo")) return;
  throw invalidParameter(
    "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
  );
}

/** @throws SnsException `InvalidParameter` */
function checkSame(known: SubscriptionDocument, given: Readonly<Record<string, string>>): void {
  if (Object.entries(given).every(([name, value]) => known.attributes[name] === value)) return;
  throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
}
