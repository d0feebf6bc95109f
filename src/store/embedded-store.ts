import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { ownModule } from "../model/own-files.ts";
import { lockDirectory } from "./directory-lock.ts";
import { EmbeddedSqsStore } from "./embedded-sqs-store.ts";
import type { SqsStore } from "./sqs-store.ts";
import type { StoreAnswers, StoreCall, WireDoc, WireDocWrite, WireSettle } from "./store-calls.ts";
import {
  type Batch,
  type Change,
  type Claim,
  type Doc,
  type DocWrite,
  type NewMessage,
  type QueueBacklog,
  type Settle,
  type Store,
  StoreError,
} from "./store.ts";
import { type Calls, WorkerCalls } from "./worker-calls.ts";

/**
 * A document's JSON text or a message's body may have at most so many bytes: room for the record of an invocation with
 * the largest event and the largest response.
 */
export const maxBodyBytes: number = 8 * 2 ** 20;

const changesAtOnce = 1000;

/**
 * The store of one machine: SQLite on a thread of its own, in `directory`, which it locks for this process unless that
 * was done before. `:memory:` keeps everything in memory, on this thread.
 * @throws DataDirectoryInUseError, StoreError
 */
export async function openStore(directory: string, clock: Clock, taken?: Disposable): Promise<Store> {
  if (directory === ":memory:") return await inMemory(directory, clock);
  const lock = taken ?? (await takeDirectory(directory));
  try {
    return await start(join(directory, "lambkin.db"), clock, lock);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** Makes the data directory this process's own: the store gives it back. @throws DataDirectoryInUseError, StoreError */
export async function takeDirectory(directory: string): Promise<Disposable> {
  try {
    // The environment variables of functions are nobody else's business.
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StoreError("Unavailable", `cannot create the data directory ${directory}`, { cause });
  }
  return lockDirectory(directory);
}

async function inMemory(path: string, clock: Clock): Promise<Store> {
  const [{ openStoreDatabase }, { DirectCalls }] = await Promise.all([
    import("./store-database.ts"),
    import("./direct-calls.ts"),
  ]);
  return new EmbeddedStore(new DirectCalls(openStoreDatabase(path)), clock, undefined);
}

async function start(path: string, clock: Clock, lock: Disposable | undefined): Promise<Store> {
  const worker = await WorkerCalls.start<StoreCall>(ownModule("store/store-worker"), path);
  return new EmbeddedStore(worker, clock, lock);
}

class EmbeddedStore implements Store {
  readonly sqs: SqsStore;
  readonly #worker: Calls<StoreCall>;
  readonly #clock: Clock;
  readonly #lock: Disposable | undefined;
  /** Wakes whoever waits for the next change of a document. */
  #changed = Promise.withResolvers<void>();
  #isClosing = false;

  constructor(worker: Calls<StoreCall>, clock: Clock, lock: Disposable | undefined) {
    this.#worker = worker;
    this.#clock = clock;
    this.#lock = lock;
    this.sqs = new EmbeddedSqsStore(async (call) => await this.#ask(call), clock);
  }

  async get(kind: string, key: string): Promise<Doc | undefined> {
    const doc = await this.#ask({ kind: "get", docKind: kind, key });
    return doc && docOf(doc);
  }

  async list(kind: string, query: { prefix?: string; after?: string; limit: number }): Promise<Doc[]> {
    const docs = await this.#ask({ kind: "list", docKind: kind, prefix: "", after: "", ...query });
    return docs.map(docOf);
  }

  async commit({ docs = [], put = [], settle = [] }: Batch): Promise<{ seq: number }> {
    const written = docs.map(wireDocWrite);
    refuseTooLarge(written.map(({ body }) => (body === null ? 0 : Buffer.byteLength(body))));
    refuseTooLarge(put.map(({ body }) => body.byteLength));
    const now = this.#clock.now();
    const seq = await this.#ask({
      kind: "commit",
      now,
      docs: written,
      put: put.map(ownBytes),
      settle: settle.map(wireSettle),
    });
    if (docs.length > 0) this.#wake();
    return { seq };
  }

  async lastSeq(): Promise<number> {
    return await this.#ask({ kind: "lastSeq" });
  }

  async *changes(after: number, signal: AbortSignal): AsyncIterable<Change[]> {
    let position = after;
    while (!signal.aborted && !this.#isClosing) {
      // Taken before the look, so that a change between the look and the wait is not slept through.
      const { promise: next } = this.#changed;
      const found = await this.#ask({ kind: "changes", after: position, limit: changesAtOnce });
      if (found.length > 0) yield found;
      else await firstOf(next, signal);
      position = found.at(-1)?.seq ?? position;
    }
  }

  async claim(queue: string, max: number, leaseMs: number): Promise<Claim[]> {
    return await this.#claim("claim", { queue, max, leaseMs });
  }

  async claimExpired(queue: string, max: number, leaseMs: number): Promise<Claim[]> {
    return await this.#claim("claimExpired", { queue, max, leaseMs });
  }

  async #claim(
    kind: "claim" | "claimExpired",
    { queue, max, leaseMs }: { queue: string; max: number; leaseMs: number },
  ): Promise<Claim[]> {
    const now = this.#clock.now();
    const leaseUntil = now + leaseMs;
    const lease = this.#clock.uuid();
    const claims = await this.#ask({ kind, queue, max, now, lease, leaseUntil });
    return claims.map((claim) => ({ ...claim, queue, leaseUntil }));
  }

  async extend(claims: readonly Claim[], leaseMs: number): Promise<Claim[]> {
    const now = this.#clock.now();
    const leaseUntil = now + leaseMs;
    const proofs = claims.map(({ id, lease }) => ({ id, lease }));
    const held = new Set(await this.#ask({ kind: "extend", claims: proofs, now, leaseUntil }));
    return claims.filter(({ id }) => held.has(id)).map((claim) => ({ ...claim, leaseUntil }));
  }

  async due(max: number): Promise<{ queue: string; at: number }[]> {
    return await this.#ask({ kind: "due", max });
  }

  async backlog(max: number): Promise<QueueBacklog[]> {
    return await this.#ask({ kind: "backlog", max });
  }

  get pendingCalls(): number {
    return this.#worker.pendingCalls;
  }

  /** Finishes what was accepted; then the directory is free for another engine. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    await this.#worker.close();
    this.#lock?.[Symbol.dispose]();
  }

  async #ask<Call extends StoreCall>(call: Call): Promise<StoreAnswers[Call["kind"]]> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers as `StoreAnswers` says
    return (await this.#worker.call(call)) as StoreAnswers[Call["kind"]];
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

async function firstOf(next: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise: aborted, resolve } = Promise.withResolvers<Event>();
  signal.addEventListener("abort", resolve, { once: true });
  await Promise.race([next, aborted]);
  signal.removeEventListener("abort", resolve);
}

function refuseTooLarge(sizes: readonly number[]): void {
  const index = sizes.findIndex((bytes) => bytes > maxBodyBytes);
  if (index !== -1) throw new StoreError("TooLarge", `${sizes[index]} bytes are more than ${maxBodyBytes}`, { index });
}

/** A view of a larger buffer would travel to the worker with all that is around it. */
function ownBytes(message: NewMessage): NewMessage {
  const { body } = message;
  return body.byteLength === body.buffer.byteLength ? message : { ...message, body: Uint8Array.from(body) };
}

function docOf({ body, ...doc }: WireDoc): Doc {
  return { ...doc, body: JSON.parse(body) as unknown };
}

function wireDocWrite({ body, ...doc }: DocWrite): WireDocWrite {
  return { ...doc, body: body === undefined ? null : JSON.stringify(body) };
}

function wireSettle(settle: Settle): WireSettle {
  const { id, lease, expireAt } = settle.claim;
  if ("done" in settle) return { id, lease, retry: undefined };
  return { id, lease, retry: { at: settle.retryAt, expireAt, countsAsAttempt: settle.countsAsAttempt } };
}
