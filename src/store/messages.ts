import assert from "node:assert/strict";
import type { Row } from "./database.ts";
import type { Statements } from "./prepared.ts";
import type { ClaimOrder, HeldLease, WireClaim, WireRetry, WireSettle } from "./store-calls.ts";
import { type NewMessage, type QueueBacklog, StoreError } from "./store.ts";

/** A repeat of a put is known as one for so long after the message was settled. */
export const settledIdsKeptMs: number = 10 * 60_000;

/** Puts what is not there yet: an id that is stored or was lately settled is passed over. */
export function putMessages(statements: Statements, messages: readonly NewMessage[]): void {
  for (const { id, queue, body, runAt, expireAt } of messages) {
    statements.run("putMessage", { id, queue, body, runAt, expireAt, dueAt: Math.min(runAt, expireAt) });
  }
}

/** Leases what is due, the earliest first; expired messages are due as well. */
export function claimMessages(statements: Statements, { kind, ...order }: ClaimOrder): WireClaim[] {
  const rows = statements.all(kind === "claim" ? "claimMessages" : "claimExpired", { ...order });
  return rows.map(claimOf).toSorted((a, b) => a.runAt - b.runAt);
}

/** Prolongs the leases that are still held; returns the ids of those messages. */
export function extendLeases(
  statements: Statements,
  claims: readonly HeldLease[],
  { now, leaseUntil }: { now: number; leaseUntil: number },
): string[] {
  return claims
    .filter(({ id, lease }) => statements.get("extendLease", { id, lease, now, leaseUntil }) !== undefined)
    .map(({ id }) => id);
}

/** @throws StoreError `Conflict` with the index of the first whose lease is over */
export function settleMessages(statements: Statements, settle: readonly WireSettle[], now: number): void {
  for (const [index, { id, lease, retry }] of settle.entries()) {
    const proof = { id, lease, now };
    if (retry ? retryMessage(statements, proof, retry) : finishMessage(statements, proof)) continue;
    throw new StoreError("Conflict", `message ${id} is no longer held under lease ${lease}`, { index });
  }
}

type Proof = HeldLease & { now: number };

function finishMessage(statements: Statements, { id, lease, now }: Proof): boolean {
  if (statements.get("settleDone", { id, lease, now }) !== undefined) return true;
  // Settled under this very lease: an earlier try whose answer was lost has done it.
  return statements.get("wasSettledSo", { id, lease }) !== undefined;
}

function retryMessage(statements: Statements, proof: Proof, { at, expireAt, countsAsAttempt }: WireRetry): boolean {
  const dueAt = Math.min(at, expireAt);
  return statements.get("settleRetry", { ...proof, retryAt: at, dueAt, failed: countsAsAttempt ? 1 : 0 }) !== undefined;
}

/** Forgets settled ids whose time is over, a slice at a time so that nobody waits for it. */
export function forgetSettled(statements: Statements, now: number, limit: number): void {
  statements.run("forgetSettled", { before: now - settledIdsKeptMs, limit });
}

/** Starts an epoch of leases and gives back those of earlier ones, whose processes are gone; returns its number. */
export function startEpoch(statements: Statements): number {
  statements.run("releaseLeases");
  return Number(statements.get("nextEpoch")?.["value"]);
}

export function dueQueues(statements: Statements, max: number): { queue: string; at: number }[] {
  return statements.all("dueQueues", { max }).map((row) => ({ queue: String(row["queue"]), at: Number(row["at"]) }));
}

export function queueBacklogs(statements: Statements, max: number): QueueBacklog[] {
  return statements.all("queueBacklogs", { max }).map((row) => ({
    queue: String(row["queue"]),
    messages: Number(row["messages"]),
    dueAt: Number(row["at"]),
  }));
}

function claimOf(row: Row): WireClaim {
  const body = row["body"];
  assert(body instanceof Uint8Array, "a message that is not settled has a body");
  return {
    id: String(row["id"]),
    runAt: Number(row["run_at"]),
    expireAt: Number(row["expire_at"]),
    deliveries: Number(row["deliveries"]),
    attempt: Number(row["attempt"]),
    lease: String(row["lease"]),
    body,
  };
}
