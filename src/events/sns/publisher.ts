import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { NewMessage, Store } from "../../store/store.ts";
import type { EventQueue } from "../queue.ts";
import type { EventTargets, Sending } from "../targets/event-targets.ts";
import { type NewNotification, checkNotification, textFor } from "./check-message.ts";
import type { Filtered } from "./filter-policy.ts";
import { type Notification, envelope, functionEvent } from "./notification.ts";
import { Repeats } from "./repeats.ts";
import { deadLetterQueueOf, isRaw, wantedBy } from "./subscription-attributes.ts";
import { type SubscriptionDocument, arnOfSubscription, isDelivered } from "./subscription-documents.ts";
import type { Subscriptions } from "./subscriptions.ts";
import { type TopicDocument, arnOfTopic, isFifo } from "./topic-documents.ts";

export interface PublisherParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly queue: EventQueue;
  readonly targets: EventTargets;
  readonly subscriptions: Subscriptions;
}

export interface Published {
  readonly messageId: string;
  /** In a FIFO topic. */
  readonly sequenceNumber: string | undefined;
}

/** Messages as they were answered, and what follows from them. */
export interface PublishedMessages {
  readonly published: readonly Published[];
  readonly messages: readonly NewMessage[];
  /** They are on disk nowhere. */
  readonly forget: () => void;
}

/** AWS's are as long, and begin so. */
const firstSequenceNumber = 10_000_000_000_000_000_000n;
/**
 * How long, and how often, AWS tries what it delivers to functions and queues.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const RetryPolicy = { MaximumRetryAttempts: 100_015, MaximumEventAgeInSeconds: 23 * 86_400 };

/** What comes in by Publish, and whom it goes to. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #repeats: Repeats<Published>;
  readonly #wanted = new WeakMap<SubscriptionDocument, (filtered: Filtered) => boolean>();
  #lastSequence = 0n;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#repeats = new Repeats(parts.clock);
  }

  /** Resolves when all that follows is on disk. @throws SnsException, StoreError */
  async publish(topic: TopicDocument, notifications: readonly NewNotification[]): Promise<readonly Published[]> {
    const { store, queue } = this.#parts;
    const { published, messages, forget } = this.enter(topic, notifications);
    try {
      if (messages.length > 0) await store.commit({ put: messages });
    } catch (error) {
      forget();
      throw error;
    }
    queue.announce(messages);
    return published;
  }

  /** What `publish` commits, for whoever commits it together with something else. @throws SnsException */
  enter(topic: TopicDocument, notifications: readonly NewNotification[]): PublishedMessages {
    for (const each of notifications) checkNotification(topic, each);
    const entered = notifications.map((each) => this.#enterOne(topic, each));
    return {
      published: entered.map(({ published }) => published),
      messages: entered.flatMap(({ messages }) => messages),
      forget: () => {
        for (const { key } of entered) if (key !== undefined) this.#repeats.delete(key);
      },
    };
  }

  #enterOne(topic: TopicDocument, notification: NewNotification) {
    const { clock } = this.#parts;
    const deduplicationId = deduplicationIdOf(topic, notification);
    const key = deduplicationId === undefined ? undefined : repeatKey(topic, notification, deduplicationId);
    const repeated = key === undefined ? undefined : this.#repeats.get(key);
    if (repeated) return { published: repeated, messages: [], key: undefined };
    const sequenceNumber = isFifo(topic) ? this.#nextSequenceNumber() : undefined;
    const published = { messageId: clock.uuid(), sequenceNumber };
    if (key !== undefined) this.#repeats.set(key, published);
    const { subject, attributes } = notification;
    const sent = { topic, ...published, subject, attributes, publishedAt: clock.now() };
    const messages = this.#parts.subscriptions
      .of(topic)
      .filter(isDelivered)
      .flatMap((subscription) => {
        const text = textFor(subscription.protocol, notification);
        if (!this.#isWanted(subscription, { message: text, attributes })) return [];
        const { groupId, traceHeader } = notification;
        const order = { deduplicationId, groupId, traceHeader };
        return this.#parts.targets.messages({ ...sendingTo(subscription, { ...sent, text }), ...order });
      });
    return { published, messages, key };
  }

  #isWanted(subscription: SubscriptionDocument, filtered: Filtered): boolean {
    let wanted = this.#wanted.get(subscription);
    if (!wanted) {
      wanted = wantedBy(subscription);
      this.#wanted.set(subscription, wanted);
    }
    return wanted(filtered);
  }

  /** From the clock, so that they grow over restarts too. */
  #nextSequenceNumber(): string {
    const now = BigInt(this.#parts.clock.now()) * 100_000n;
    this.#lastSequence = this.#lastSequence < now ? now : this.#lastSequence + 1n;
    return String(firstSequenceNumber + this.#lastSequence);
  }
}

function sendingTo(subscription: SubscriptionDocument, notification: Notification): Sending {
  const { endpoint: Arn, protocol } = subscription;
  const letters = deadLetterQueueOf(subscription);
  const isAsItIs = isRaw(subscription);
  const text = isAsItIs ? notification.text : envelope(notification, subscription);
  return {
    target: { Arn, RetryPolicy, ...(letters !== undefined && { DeadLetterConfig: { Arn: letters } }) },
    origin: { kind: "subscription", arn: arnOfSubscription(subscription), topicArn: arnOfTopic(notification.topic) },
    sentAt: notification.publishedAt,
    ...(protocol === "lambda"
      ? { payload: functionEvent(notification, subscription), event: text }
      : { payload: text }),
    ...(isAsItIs && { attributes: outgoingAttributes(notification) }),
  };
}

/** As the queue of deliveries keeps them: bytes as Base64. */
function outgoingAttributes({ attributes }: Notification): NonNullable<Sending["attributes"]> {
  return Object.entries(attributes).map(([name, { DataType: type, StringValue = "", BinaryValue }]) => ({
    name,
    type,
    value: BinaryValue ? Buffer.from(BinaryValue).toString("base64") : StringValue,
  }));
}

function deduplicationIdOf(topic: TopicDocument, { deduplicationId, message }: NewNotification): string | undefined {
  if (!isFifo(topic)) return undefined;
  return deduplicationId ?? createHash("sha256").update(message).digest("hex");
}

function repeatKey(topic: TopicDocument, { groupId }: NewNotification, deduplicationId: string): string {
  const isPerGroup = topic.attributes["FifoThroughputScope"] === "MessageGroup";
  return `${arnOfTopic(topic)} ${isPerGroup ? `${groupId} ` : ""}${deduplicationId}`;
}
