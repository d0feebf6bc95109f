import type { Place } from "../../model/arn.ts";

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

export function isFifo({ name }: Pick<QueueDocument, "name">): boolean {
  return name.endsWith(".fifo");
}

export function queueArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

export function arnOfQueue({ place, name }: QueueDocument): string {
  return queueArn(place, name);
}

/** The place and name in `arn:aws:sqs:us-east-1:123456789012:name`; `undefined` for what is no such ARN. */
export function parseQueueArn(arn: string): { readonly place: Place; readonly name: string } | undefined {
  const [, region, accountId, name] =
    /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):(\d{12}):([\w-]{1,80}(?:\.fifo)?)$/.exec(arn) ?? [];
  if (region === undefined || accountId === undefined || name === undefined) return undefined;
  return { place: { region, accountId }, name };
}
