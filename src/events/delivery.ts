import type { NewMessage } from "../store/store.ts";
import { decodeFramed, encodeFramed } from "./framed.ts";
import { messageId } from "./queued-event.ts";
import { awsMaxEventAgeMs } from "./retry.ts";

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

export const deliveryPrefix = "to:";

/** One queue for each target, so that none waits for another that can't be reached. */
export function deliveryMessage(delivery: Delivery): NewMessage {
  const { id, targetArn, createdAt, body, ...head } = delivery;
  return {
    id: messageId(createdAt, id),
    queue: `${deliveryPrefix}${targetArn}`,
    body: encodeFramed({ id, targetArn, createdAt, ...head }, body),
    runAt: createdAt,
    // A target that can't be reached is given up after so long, as the event itself would be.
    expireAt: createdAt + awsMaxEventAgeMs,
  };
}

export function decodeDelivery(message: Uint8Array): Delivery {
  const { head, payload } = decodeFramed(message);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `deliveryMessage` writes into queues of targets
  return { ...(head as Omit<Delivery, "body">), body: payload };
}
