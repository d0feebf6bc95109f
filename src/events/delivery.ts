import type { NewMessage } from "../store/store.ts";
import { decodeFramed, encodeFramed } from "./framed.ts";
import { messageId } from "./queued-event.ts";

/** What is on its way to another service, as the queue keeps it (API-407, API-408). */
export interface Delivery {
  /** UUID, the same for every try. */
  readonly id: string;
  readonly kind: "record" | "dead-letter";
  readonly targetArn: string;
  /** Whose event it was, as it was addressed, always qualified. */
  readonly functionArn: string;
  readonly requestId: string;
  readonly isSuccess: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly traceHeader: string | undefined;
  /** Of a dead letter. */
  readonly attributes: readonly MessageAttribute[];
  /** A record, or the event as it came. */
  readonly body: Uint8Array;
}

export interface MessageAttribute {
  readonly name: string;
  readonly type: "String" | "Number";
  readonly value: string;
}

/** Hands one over; what it throws is tried again. */
export type DestinationSender = (delivery: Delivery) => Promise<void>;

/** By service, as ARNs name it: `sqs`. */
export type DestinationSenders = Readonly<Record<string, DestinationSender>>;

/** `arn:aws:sqs:us-east-1:123456789012:name` is `sqs`. */
export function serviceOf(arn: string): string {
  return arn.split(":")[2] ?? "";
}

/** A target that can't be reached is given up for an event after so long, as the event itself would be. */
export const maxDeliveryAgeMs: number = 6 * 3_600_000;

export const deliveryPrefix = "to:";

/** One queue for each target, so that none waits for another that can't be reached. */
export function deliveryMessage(delivery: Delivery): NewMessage {
  const { id, targetArn, createdAt, body, ...head } = delivery;
  return {
    id: messageId(createdAt, id),
    queue: `${deliveryPrefix}${targetArn}`,
    body: encodeFramed({ id, targetArn, createdAt, ...head }, body),
    runAt: createdAt,
    expireAt: createdAt + maxDeliveryAgeMs,
  };
}

export function decodeDelivery(message: Uint8Array): Delivery {
  const { head, payload } = decodeFramed(message);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `deliveryMessage` writes into queues of targets
  return { ...(head as Omit<Delivery, "body">), body: payload };
}
