import assert from "node:assert/strict";
import {
  type Batch,
  type Change,
  type Claim,
  type DocWrite,
  type NewMessage,
  type Store,
  StoreError,
} from "../../../../src/store/store.ts";
import type { ManualClock } from "../../../support/manual-clock.ts";

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  readonly clock: ManualClock;
}

export type Open = () => Promise<StoreUnderTest>;

export function message({ clock }: StoreUnderTest, id: string, given: Partial<NewMessage> = {}): NewMessage {
  return { id, queue: "q", body: Buffer.from(id), runAt: clock.now(), expireAt: clock.now() + 6 * 3_600_000, ...given };
}

export function write(key: string, rev: string, expect: string, body: unknown = { key }): DocWrite {
  return { kind: "f", key, rev, body, expect };
}

export async function refused(
  store: Store,
  batch: Batch,
  expected: { code: string; index: number | undefined },
): Promise<void> {
  await assert.rejects(store.commit(batch), (error) => {
    assert(error instanceof StoreError, String(error));
    assert.deepEqual({ code: error.code, index: error.index }, expected);
    return true;
  });
}

export async function settleAll(store: Store): Promise<Claim[]> {
  const claims = await store.claim("q", 99, 30_000);
  await store.commit({ settle: claims.map((claim) => ({ claim, done: true })) });
  return claims;
}

export async function changesUntil(
  store: Store,
  after: number,
  isLast: (change: Change) => boolean,
): Promise<Change[]> {
  const seen: Change[] = [];
  for await (const batch of store.changes(after, new AbortController().signal)) {
    seen.push(...batch);
    if (batch.some(isLast)) break;
  }
  return seen;
}

export function ids(messages: readonly { id: string }[]): string[] {
  return messages.map(({ id }) => id);
}
