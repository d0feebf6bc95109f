import { callOf, letsIn } from "../../events/resource-policy.ts";
import { type QueueDocument, arnOfQueue, isQueueName } from "../../events/sqs/queue-documents.ts";
import type { Place } from "../../model/arn.ts";
import { accessDenied, noQueue } from "../../model/sqs-exceptions.ts";
import type { Call, Rooms } from "../rooms.ts";

/** `http://127.0.0.1:4566/123456789012/name`, at the host where the client found the engine. */
export function queueUrl({ place, name }: QueueDocument, { origin }: Call): string {
  return `${origin}/${place.accountId}/${name}`;
}

/** The caller's queue that a URL means, whatever its host. @throws SqsException `QueueDoesNotExist` */
export function queueAt(url: string, { sqs }: Rooms, { place }: Call): QueueDocument {
  const { accountId, name } = parse(url, place);
  if (accountId !== place.accountId) throw noQueue();
  return sqs.queues.get(place, name);
}

/**
 * The same for an operation that a queue's policy can let others do: their queues too.
 * @throws SqsException `QueueDoesNotExist`, `AccessDeniedException`
 */
export function sharedQueueAt(url: string, operation: string, { sqs }: Rooms, call: Call): QueueDocument {
  const { accountId, name } = parse(url, call.place);
  return sharedQueue(sqs.queues.get({ ...call.place, accountId }, name), operation, call);
}

/** @throws SqsException `AccessDeniedException` */
export function sharedQueue(queue: QueueDocument, operation: string, { place, callerArn }: Call): QueueDocument {
  if (queue.place.accountId === place.accountId) return queue;
  const arn = arnOfQueue(queue);
  const request = callOf(`sqs:${operation}`, place.accountId, callerArn);
  if (letsIn(queue.attributes["Policy"], arn, request)) return queue;
  throw accessDenied(callerArn, operation, arn);
}

/** A name alone means the caller's queue. @throws SqsException `QueueDoesNotExist` for what is no queue's URL */
function parse(url: string, own: Place): { accountId: string; name: string } {
  if (isQueueName(url)) return { accountId: own.accountId, name: url };
  const [, accountId, name] = /(?:^|\/)(\d{12})\/([\w-]+(?:\.fifo)?)\/?$/.exec(url) ?? [];
  if (accountId === undefined || name === undefined) throw noQueue();
  return { accountId, name };
}
