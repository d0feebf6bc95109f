import { type Place, queueArn } from "../../model/arn.ts";

/** What the store keeps of one queue, by its name in its place. */
export interface QueueDocument {
  /** Its messages are kept under it: a queue of the same name later has another. */
  readonly id: string;
  readonly place: Place;
  readonly name: string;
  /** Those that were given, as they were given. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export const queueKind = "sqs-queue";

export function isQueue(body: unknown): body is QueueDocument {
  return typeof body === "object" && body !== null && "id" in body && "attributes" in body;
}

export function isQueueName(text: string): boolean {
  return /^[\w-]{1,80}(?:\.fifo)?$/.test(text);
}

export function isFifo({ name }: Pick<QueueDocument, "name">): boolean {
  return name.endsWith(".fifo");
}

export function arnOfQueue({ place, name }: QueueDocument): string {
  return queueArn(place, name);
}
