/**
 * The messages of SQS queues: the part of the `Store` port that the embedded SQS stands on. A queue goes by an id that
 * it never shares with another, not even one of its name. Times are epoch milliseconds.
 */
export interface SqsStore {
  /** Durable when it resolves. One whose deduplication id is known is not stored: its answer is that of the first. */
  send(messages: readonly SqsSend[]): Promise<SqsSent[]>;
  receive(order: SqsReceiveOrder): Promise<SqsReceived>;
  /** Deletes those that nobody has received since; what `mustBeInvisible` and is not is left and not held. */
  delete(queue: string, receipts: readonly SqsReceipt[], mustBeInvisible: boolean): Promise<SqsHold[]>;
  /** Changes when those that are received now become visible again; what is of no group goes by any of its receipts. */
  changeVisibility(queue: string, changes: readonly SqsVisibility[]): Promise<SqsHold[]>;
  count(queue: string): Promise<SqsCount>;
  /** When there is something to receive: now, where that has passed. */
  nextAt(queue: string, isFifo: boolean): Promise<number | undefined>;
  /** Deletes up to `limit` messages that were sent up to now, and forgets what it had; returns how many. */
  purge(queue: string, limit: number): Promise<number>;
  /** Moves visible dead letters on, as new messages; returns the ids of the queues that they went to. */
  redrive(order: SqsRedriveOrder): Promise<string[]>;
}

export interface SqsSend {
  readonly queue: string;
  readonly id: string;
  /** Of a FIFO queue. */
  readonly groupId: string | null;
  /** Within its queue; `null` is never the same. */
  readonly deduplication: string | null;
  readonly visibleAt: number;
  readonly body: string;
}

export interface SqsSent {
  readonly id: string;
  readonly seq: number;
}

export interface SqsReceiveOrder {
  readonly queue: string;
  readonly isFifo: boolean;
  readonly max: number;
  readonly visibleAt: number;
  /** Messages that are older are deleted. */
  readonly sentAfter: number;
  readonly deadLetters: SqsDeadLetters | undefined;
}

/** Where messages go that were received so often, and the ARN that they have as their source there. */
export interface SqsDeadLetters {
  readonly queue: string;
  readonly maxReceives: number;
  readonly source: string;
}

export interface SqsRedriveOrder {
  readonly queue: string;
  /** Where all go; `undefined` for each to where it came from. */
  readonly to: string | undefined;
  /** Ids of queues by ARN; a message from elsewhere stays. */
  readonly sources: Readonly<Record<string, string>>;
  readonly limit: number;
}

export interface SqsReceived {
  readonly messages: SqsMessage[];
  /** How many became dead letters. */
  readonly moved: number;
  /** Where nothing was there: when something will be. */
  readonly nextAt: number | undefined;
}

export interface SqsReceipt {
  readonly seq: number;
  readonly receipt: string;
}

export interface SqsMessage extends SqsReceipt {
  readonly id: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  /** In all queues. */
  readonly receives: number;
  /** ARN of the queue that it is a dead letter of. */
  readonly source: string | undefined;
  readonly body: string;
}

export interface SqsVisibility extends SqsReceipt {
  readonly visibleAt: number;
}

/** Whether a receipt is the last one of a message that is there, and still hides it. */
export type SqsHold = "invisible" | "visible" | "none";

export interface SqsCount {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A repeat with the same deduplication id is known as one for so long. */
export const deduplicationMs: number = 5 * 60_000;
