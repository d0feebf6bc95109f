import type { SqsStore } from "./sqs-store.ts";

/**
 * The port of the cellar: metadata and queue in one database, one transaction (`docs/spec`'s neighbour: the
 * semantics are those of the contract suite in `test/unit/store/contract.test.ts`).
 * Ids, revisions and message ids are made by the caller, so that repeating a call is safe.
 */
export interface Store {
  /** What waits in queues of SQS. */
  readonly sqs: SqsStore;
  get(kind: string, key: string): Promise<Doc | undefined>;
  /** Documents of a kind in the order of their keys. */
  list(kind: string, query: { prefix?: string; after?: string; limit: number }): Promise<Doc[]>;
  /** All or nothing, durable when it resolves. @throws StoreError `Conflict`, `Unavailable`, `TooLarge` */
  commit(batch: Batch): Promise<{ seq: number }>;
  /** Of the last committed change of a document, 0 for none: what is read from then on is as new, or newer. */
  lastSeq(): Promise<number>;
  /** Every committed change of documents after `seq`, in order, at least once; may leave out what was overwritten. */
  changes(after: number, signal: AbortSignal): AsyncIterable<Change[]>;
  /** Leases up to `max` messages that are due; nobody else gets them before the lease ends. */
  claim(queue: string, max: number, leaseMs: number): Promise<Claim[]>;
  /** As `claim`, only what has expired; of a long queue those that have been due the longest are looked through. */
  claimExpired(queue: string, max: number, leaseMs: number): Promise<Claim[]>;
  /** Prolongs the leases that are still held and returns those. */
  extend(claims: readonly Claim[], leaseMs: number): Promise<Claim[]>;
  /** Queues with work, earliest first. */
  due(max: number): Promise<{ queue: string; at: number }[]>;
  /** How much is in each of the queues with work, earliest first. */
  backlog(max: number): Promise<QueueBacklog[]>;
  /** Calls that are not answered yet. */
  readonly pendingCalls: number;
  close(): Promise<void>;
}

export interface QueueBacklog {
  readonly queue: string;
  /** Not settled: also those that are claimed. */
  readonly messages: number;
  /** When the next one may be claimed. */
  readonly dueAt: number;
}

export interface Doc {
  readonly kind: string;
  readonly key: string;
  /** UUID, made by the writer. A function's versions have their RevisionIds inside: one document has several. */
  readonly rev: string;
  readonly seq: number;
  readonly body: unknown;
}

export interface DocWrite {
  readonly kind: string;
  readonly key: string;
  readonly rev: string;
  /** JSON; `undefined` deletes. */
  readonly body: unknown;
  /** The revision that must stand now; `absent` for none, `any` for whatever is there. */
  readonly expect: string;
}

export interface Change {
  readonly seq: number;
  readonly kind: string;
  readonly key: string;
  /** `null` when deleted. */
  readonly rev: string | null;
}

/** Times are epoch milliseconds. */
export interface NewMessage {
  readonly id: string;
  readonly queue: string;
  readonly body: Uint8Array;
  readonly runAt: number;
  readonly expireAt: number;
}

export interface Claim extends NewMessage {
  readonly lease: string;
  readonly leaseUntil: number;
  /** Counts every claim. */
  readonly deliveries: number;
  /** Counts what the function saw fail, from 1. */
  readonly attempt: number;
}

export type Settle =
  | { readonly claim: Claim; readonly done: true }
  | { readonly claim: Claim; readonly retryAt: number; readonly countsAsAttempt: boolean };

export interface Batch {
  readonly docs?: readonly DocWrite[];
  readonly put?: readonly NewMessage[];
  readonly settle?: readonly Settle[];
}

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: "Conflict" | "Unavailable" | "TooLarge";
  /** Position in the batch of what was refused. */
  readonly index: number | undefined;

  constructor(code: StoreError["code"], message: string, options?: { cause?: unknown; index?: number }) {
    super(message, { cause: options?.cause });
    this.code = code;
    this.index = options?.index;
  }
}
