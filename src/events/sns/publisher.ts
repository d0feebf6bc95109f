import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { NewMessage } from "../../store/store.ts";
import type { EventQueue } from "../queue.ts";
import { type NewNotification, checkNotification } from "./check-message.ts";
import { FanOut, type FanOutParts } from "./fan-out.ts";
import { Repeats } from "./repeats.ts";
import { type TopicDocument, arnOfTopic, isFifo } from "./topic-documents.ts";

export interface PublisherParts extends FanOutParts {
  readonly clock: Clock;
  readonly queue: EventQueue;
}

export interface Published {
  readonly messageId: string;
  /** In a FIFO topic. */
  readonly sequenceNumber: string | undefined;
}

/** A message as it was answered, and what follows from it. */
interface Entered {
  readonly published: Published;
  readonly messages: Iterable<NewMessage>;
  /** What a repeat is known by. */
  readonly key: string | undefined;
  /** Of what it repeats. */
  readonly onDisk: Promise<void> | undefined;
}

interface Taken {
  readonly published: Published;
  readonly onDisk: Promise<void>;
}

/** AWS's are as long, and begin so. */
const firstSequenceNumber = 10_000_000_000_000_000_000n;

/** What comes in by Publish, and what follows from it. */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #fanOut: FanOut;
  readonly #repeats: Repeats<Taken>;
  #lastSequence = 0n;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#fanOut = new FanOut(parts);
    this.#repeats = new Repeats(parts.clock);
  }

  /** Resolves when all that follows is on disk. @throws SnsException, StoreError */
  async publish(topic: TopicDocument, notifications: readonly NewNotification[]): Promise<readonly Published[]> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    promise.catch(() => {}); // a StoreError is thrown below, and to who repeats
    const entered = this.#enter(topic, notifications, promise);
    try {
      await this.#parts.queue.putAll(allOf(entered), atOnce(topic));
      resolve();
    } catch (error) {
      for (const { key } of entered) if (key !== undefined) this.#repeats.delete(key);
      reject(error);
      throw error;
    }
    await Promise.all(entered.flatMap(({ onDisk }) => onDisk ?? []));
    return entered.map(({ published }) => published);
  }

  /**
   * What `publish` commits, for whoever commits it together with something else: of much only the end, the rest is on
   * disk. @throws SnsException, StoreError
   */
  async enter(topic: TopicDocument, notification: NewNotification): Promise<readonly NewMessage[]> {
    const entered = this.#enter(topic, [notification], Promise.resolve());
    return await this.#parts.queue.putMost(allOf(entered), atOnce(topic));
  }

  #enter(topic: TopicDocument, notifications: readonly NewNotification[], onDisk: Promise<void>): readonly Entered[] {
    for (const each of notifications) checkNotification(topic, each);
    return notifications.map((each) => this.#enterOne(topic, each, onDisk));
  }

  #enterOne(topic: TopicDocument, notification: NewNotification, onDisk: Promise<void>): Entered {
    const { clock } = this.#parts;
    const deduplicationId = deduplicationIdOf(topic, notification);
    const key = deduplicationId === undefined ? undefined : repeatKey(topic, notification, deduplicationId);
    const repeated = key === undefined ? undefined : this.#repeats.get(key);
    if (repeated) return { ...repeated, messages: [], key: undefined };
    const sequenceNumber = isFifo(topic) ? this.#nextSequenceNumber() : undefined;
    const published = { messageId: clock.uuid(), sequenceNumber };
    if (key !== undefined) this.#repeats.set(key, { published, onDisk });
    const { subject, attributes } = notification;
    const sent = { topic, ...published, subject, attributes, deduplicationId, publishedAt: clock.now() };
    return { published, messages: this.#fanOut.messages(sent, notification), key, onDisk: undefined };
  }

  /** From the clock, so that they grow over restarts too. */
  #nextSequenceNumber(): string {
    const now = BigInt(this.#parts.clock.now()) * 100_000n;
    this.#lastSequence = this.#lastSequence < now ? now : this.#lastSequence + 1n;
    return String(firstSequenceNumber + this.#lastSequence);
  }
}

/** What a FIFO topic sends stays together, and so in its order: such a topic has few subscribers. */
function atOnce(topic: TopicDocument): number | undefined {
  return isFifo(topic) ? Infinity : undefined;
}

function* allOf(entered: readonly Entered[]): Generator<NewMessage> {
  for (const { messages } of entered) yield* messages;
}

function deduplicationIdOf(topic: TopicDocument, { deduplicationId, message }: NewNotification): string | undefined {
  if (!isFifo(topic)) return undefined;
  return deduplicationId ?? createHash("sha256").update(message).digest("hex");
}

function repeatKey(topic: TopicDocument, { groupId }: NewNotification, deduplicationId: string): string {
  const isPerGroup = topic.attributes["FifoThroughputScope"] === "MessageGroup";
  return `${arnOfTopic(topic)} ${isPerGroup ? `${groupId} ` : ""}${deduplicationId}`;
}
