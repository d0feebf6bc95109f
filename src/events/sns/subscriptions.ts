import type { Table } from "../../catalogue/table.ts";
import type { Clock } from "../../clock.ts";
import { type Place, parseTopicArn } from "../../model/arn.ts";
import { isIn } from "../../catalogue/in-place.ts";
import { SnsException, invalidParameter, noSubscription } from "../../model/sns-exceptions.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { standingAttributes, subscriptionAttributes } from "./subscription-attributes.ts";
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

/** AWS's limit, of a FIFO topic's subscriptions. */
const mostOfFifo = 100;

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
    checkEndpoint(request, isFifo(topic));
    const subscribed = { protocol, endpoint, prefix: "Attributes Reason: " } as const;
    const attributes = subscriptionAttributes({}, request.attributes, subscribed);
    return await this.#table.change(subscriptionKey(topic, request), (present) => {
      if (present) {
        checkSame(present, attributes);
        return present;
      }
      if (isFifo(topic) && this.of(topic).length >= mostOfFifo) throw tooMany();
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
    const { topic, protocol, endpoint } = subscription;
    await this.#table.change(subscriptionKey(topic, subscription), (known) => {
      if (known?.id !== subscription.id) throw noSubscription();
      const subscribed = { protocol, endpoint, prefix: "" } as const;
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

/** @throws SnsException `InvalidParameter` */
function checkSame(known: SubscriptionDocument, given: Readonly<Record<string, string>>): void {
  const standing = standingAttributes(known);
  if (Object.entries(given).every(([name, value]) => standing[name] === value)) return;
  throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
}

function tooMany(): SnsException {
  return new SnsException(
    "SubscriptionLimitExceeded",
    "Indicates that the customer already owns the maximum allowed number of subscriptions.",
  );
}
