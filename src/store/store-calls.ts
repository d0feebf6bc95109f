import type { SqsAnswers, SqsCall } from "./sqs-calls.ts";
import type { Change, NewMessage, QueueBacklog } from "./store.ts";

/** What the store asks of its worker: structured-clonable, with every decision about time and chance already made. */
export type StoreCall =
  | { readonly kind: "get"; readonly docKind: string; readonly key: string }
  | {
      readonly kind: "list";
      readonly docKind: string;
      readonly prefix: string;
      readonly after: string;
      readonly limit: number;
    }
  | { readonly kind: "lastSeq" }
  | { readonly kind: "changes"; readonly after: number; readonly limit: number }
  | { readonly kind: "due"; readonly max: number }
  | { readonly kind: "backlog"; readonly max: number }
  | ({ readonly kind: "commit"; readonly now: number } & WireBatch)
  | ClaimOrder
  | {
      readonly kind: "extend";
      readonly claims: readonly HeldLease[];
      readonly now: number;
      readonly leaseUntil: number;
    }
  | SqsCall;

export interface ClaimOrder {
  readonly kind: "claim" | "claimExpired";
  readonly queue: string;
  readonly max: number;
  readonly now: number;
  /** Told apart from those of earlier epochs by the worker. */
  readonly lease: string;
  readonly leaseUntil: number;
}

/** A `Batch` as it travels: documents are JSON text, claims are only what proves them. */
export interface WireBatch {
  readonly docs: readonly WireDocWrite[];
  readonly put: readonly NewMessage[];
  readonly settle: readonly WireSettle[];
}

export interface WireDocWrite {
  readonly kind: string;
  readonly key: string;
  readonly rev: string;
  readonly body: string | null;
  readonly expect: string;
}

export interface HeldLease {
  readonly id: string;
  readonly lease: string;
}

export interface WireSettle extends HeldLease {
  /** `undefined` when done. */
  readonly retry: WireRetry | undefined;
}

export interface WireRetry {
  readonly at: number;
  readonly expireAt: number;
  readonly countsAsAttempt: boolean;
}

/** A `Doc` with its body as JSON text. */
export interface WireDoc {
  readonly kind: string;
  readonly key: string;
  readonly rev: string;
  readonly seq: number;
  readonly body: string;
}

/** A `Claim` without what its caller knows. */
export interface WireClaim {
  readonly id: string;
  readonly runAt: number;
  readonly expireAt: number;
  readonly deliveries: number;
  readonly attempt: number;
  readonly lease: string;
  readonly body: Uint8Array;
}

/** Answers by kind of call. */
export interface StoreAnswers extends SqsAnswers {
  get: WireDoc | undefined;
  list: WireDoc[];
  lastSeq: number;
  changes: Change[];
  due: { queue: string; at: number }[];
  backlog: QueueBacklog[];
  /** Sequence number of the last document written, 0 for none. */
  commit: number;
  claim: WireClaim[];
  claimExpired: WireClaim[];
  /** Ids of the messages still held. */
  extend: string[];
}
