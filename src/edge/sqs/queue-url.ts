import { type QueueDocument } from "../../events/sqs/queue-documents.ts";
import { noQueue } from "../../model/sqs-exceptions.ts";
import type { Call, Rooms } from "../rooms.ts";

/** `http://127.0.0.1:4566/123456789012/name`, at the host where the client found the engine. */
export function queueUrl({ place, name }: QueueDocument, { origin }: Call): string {
  return `${origin}/${place.accountId}/${name}`;
}

/** The caller's queue that a URL means, whatever its host. @throws SqsException `QueueDoesNotExist` */
export function queueAt(url: string, { sqs }: Rooms, { place }: Call): QueueDocument {
  const [, accountId, name] = /(?:^|\/)(\d{12})\/([\w-]+(?:\.fifo)?)\/?$/.exec(url) ?? [];
  if (accountId !== place.accountId || name === undefined) throw noQueue();
  return sqs.queues.get(place, name);
}
