import { keyIn } from "../../catalogue/in-place.ts";
import { type Place, topicArn } from "../../model/arn.ts";

/** What the store keeps of one topic, by its name in its place. */
export interface TopicDocument {
  readonly place: Place;
  readonly name: string;
  /** Those that were given, as they were given. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export const topicKind = "sns-topic";

export function isTopic(body: unknown): body is TopicDocument {
  return typeof body === "object" && body !== null && "place" in body && "attributes" in body && "tags" in body;
}

export function isFifo({ name }: Pick<TopicDocument, "name">): boolean {
  return name.endsWith(".fifo");
}

export function topicKey({ place, name }: TopicAddress): string {
  return keyIn(place, name);
}

export interface TopicAddress {
  readonly place: Place;
  readonly name: string;
}

export function arnOfTopic({ place, name }: TopicAddress): string {
  return topicArn(place, name);
}
