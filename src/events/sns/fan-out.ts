import type { NewMessage } from "../../store/store.ts";
import type { EventTargets, Sending } from "../targets/event-targets.ts";
import { type NewNotification, textFor } from "./check-message.ts";
import type { Filtered } from "./filter-policy.ts";
import { type Notification, envelope, functionEvent } from "./notification.ts";
import { deadLetterQueueOf, isRaw, wantedBy } from "./subscription-attributes.ts";
import { type SubscriptionDocument, arnOfSubscription, isDelivered } from "./subscription-documents.ts";
import type { Subscriptions } from "./subscriptions.ts";
import { arnOfTopic } from "./topic-documents.ts";

/**
 * How long, and how often, AWS tries what it delivers to functions and queues.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const RetryPolicy = { MaximumRetryAttempts: 100_015, MaximumEventAgeInSeconds: 23 * 86_400 };

export interface FanOutParts {
  readonly targets: EventTargets;
  readonly subscriptions: Subscriptions;
}

/** A message that was published, without what differs from one protocol to the other. */
export type Sent = Omit<Notification, "text"> & { readonly deduplicationId: string | undefined };

/** Makes of a message what follows from it for each subscriber that wants it. */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #wanted = new WeakMap<SubscriptionDocument, (filtered: Filtered) => boolean>();

  constructor(parts: FanOutParts) {
    this.#parts = parts;
  }

  /** One subscriber after the other, when asked for the next: each has a copy of the text. */
  *messages(sent: Sent, notification: NewNotification): Generator<NewMessage> {
    const { targets, subscriptions } = this.#parts;
    const { groupId, traceHeader } = notification;
    for (const subscription of subscriptions.of(sent.topic)) {
      if (!isDelivered(subscription)) continue;
      const text = textFor(subscription.protocol, notification);
      if (!this.#isWanted(subscription, { message: text, attributes: sent.attributes })) continue;
      const order = { deduplicationId: sent.deduplicationId, groupId, traceHeader };
      yield* targets.messages({ ...sendingTo(subscription, { ...sent, text }), ...order });
    }
  }

  #isWanted(subscription: SubscriptionDocument, filtered: Filtered): boolean {
    let wanted = this.#wanted.get(subscription);
    if (!wanted) {
      wanted = wantedBy(subscription);
      this.#wanted.set(subscription, wanted);
    }
    return wanted(filtered);
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

/** Names for telephones and apps, `AWS.SNS.SMS.SenderID`, which no queue would take. */
const ofOtherProtocols = /^(?:aws|amazon)\./i;

/** As the queue of deliveries keeps them: bytes as Base64. */
function outgoingAttributes({ attributes }: Notification): NonNullable<Sending["attributes"]> {
  const taken = Object.entries(attributes).filter(([name]) => !ofOtherProtocols.test(name));
  return taken.map(([name, { DataType: type, StringValue = "", BinaryValue }]) => ({
    name,
    type,
    value: BinaryValue ? Buffer.from(BinaryValue).toString("base64") : StringValue,
  }));
}
