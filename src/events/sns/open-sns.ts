import { Follower } from "../../catalogue/follow.ts";
import { Table } from "../../catalogue/table.ts";
import type { Diagnostics } from "../../diagnostics.ts";
import type { Clock } from "../../clock.ts";
import { parseTopicArn } from "../../model/arn.ts";
import { noTopic, notAuthorized } from "../../model/sns-exceptions.ts";
import type { NewMessage, Store } from "../../store/store.ts";
import type { EventQueue } from "../queue.ts";
import { type Sender, isLetIn, principalOf } from "../resource-policy.ts";
import type { MessageAttributes } from "../sqs/message.ts";
import type { EventTargets } from "../targets/event-targets.ts";
import type { NewNotification } from "./check-message.ts";
import { Publisher } from "./publisher.ts";
import { isSubscription, subscriptionKind } from "./subscription-documents.ts";
import { Subscriptions } from "./subscriptions.ts";
import { policyOf } from "./topic-attributes.ts";
import { type TopicDocument, isTopic, topicKind } from "./topic-documents.ts";
import { Topics } from "./topics.ts";

export interface SnsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  readonly queue: EventQueue;
  readonly targets: EventTargets;
}

/** What another service publishes, e.g. to a destination. */
export interface ServiceNotification {
  readonly topicArn: string;
  readonly message: string;
  readonly attributes: MessageAttributes;
  readonly traceHeader: string | undefined;
  /** Who has to be let in; `undefined` where nobody has to prove who they are. */
  readonly sender?: Sender | undefined;
}

/** The engine's own SNS. */
export class EmbeddedSns {
  readonly topics: Topics;
  readonly subscriptions: Subscriptions;
  readonly publisher: Publisher;
  readonly #follower: Follower;

  constructor(parts: Pick<EmbeddedSns, "topics" | "subscriptions" | "publisher">, follower: Follower) {
    this.topics = parts.topics;
    this.subscriptions = parts.subscriptions;
    this.publisher = parts.publisher;
    this.#follower = follower;
  }

  /** What another service publishes; resolves when all that follows is on disk. @throws SnsException, StoreError */
  async publish(notification: ServiceNotification): Promise<void> {
    await this.publisher.publish(this.#topicOf(notification), [plain(notification)]);
  }

  /** What is left to commit of what `publish` does, for whoever commits it together with something else. @throws SnsException */
  async enter(notification: ServiceNotification): Promise<readonly NewMessage[]> {
    return await this.publisher.enter(this.#topicOf(notification), plain(notification));
  }

  #topicOf({ topicArn, sender }: ServiceNotification): TopicDocument {
    const address = parseTopicArn(topicArn);
    const topic = address && this.topics.find(address);
    if (!topic) throw noTopic();
    if (!sender || isLetIn(sender, { arn: topicArn, policy: policyOf(topic) }, "sns:Publish")) return topic;
    throw notAuthorized(principalOf(sender), "Publish", topicArn);
  }

  async close(): Promise<void> {
    await this.#follower.close();
  }
}

function plain({ message, attributes, traceHeader }: ServiceNotification): NewNotification {
  const none = { subject: undefined, structure: undefined, groupId: undefined, deduplicationId: undefined };
  return { message, attributes, traceHeader, ...none };
}

/** Reads topics and subscriptions. Close it before its store. */
export async function openSns({ store, clock, diagnostics, queue, targets }: SnsParts): Promise<EmbeddedSns> {
  const topics = new Table({ kind: topicKind, isBody: isTopic, store, clock });
  const subscribed = new Table({ kind: subscriptionKind, isBody: isSubscription, store, clock });
  const follower = new Follower({ store, followed: [topics, subscribed], diagnostics });
  follower.start(await follower.load());
  const subscriptions = new Subscriptions(subscribed, clock);
  const publisher = new Publisher({ clock, queue, targets, subscriptions });
  return new EmbeddedSns({ topics: new Topics({ table: topics, clock }), subscriptions, publisher }, follower);
}
