import type { Clock } from "../clock.ts";
import { StoreError } from "../store/store.ts";
import type { Doc, NewMessage, Store } from "../store/store.ts";
import type { Followed } from "./follow.ts";

export interface TableOptions<Body> {
  readonly kind: string;
  readonly store: Store;
  readonly clock: Clock;
  /** Only this room writes such documents: their shape is trusted, once it is the right kind. */
  readonly isBody: (body: unknown) => body is Body;
}

/** A document as this engine knows it. */
export interface Row<Body> {
  readonly key: string;
  readonly rev: string;
  readonly seq: number;
  readonly body: Body;
}

type Listener<Body> = (key: string, body: Body | undefined) => void;

/** All documents of one kind, in memory: what stands beside functions, such as layers. */
export class Table<Body> implements Followed {
  readonly kind: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #isBody: (body: unknown) => body is Body;
  readonly #rows = new Map<string, Row<Body>>();
  readonly #listeners = new Set<Listener<Body>>();
  /** Deleted here, but not yet by the store's feed: what it still tells of them is older. */
  readonly #gone = new Map<string, number>();

  constructor({ kind, store, clock, isBody }: TableOptions<Body>) {
    this.kind = kind;
    this.#store = store;
    this.#clock = clock;
    this.#isBody = isBody;
  }

  get(key: string): Row<Body> | undefined {
    return this.#rows.get(key);
  }

  /** Tells of every document that is there, is written, or goes; returns how to stop that. */
  watch(listener: Listener<Body>): () => void {
    for (const { key, body } of this.rows()) listener(key, body);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** In no order. */
  rows(): Iterable<Row<Body>> {
    return this.#rows.values();
  }

  /**
   * `expect` is the revision that must stand, or `absent`; `put` is queued in the same commit.
   * @throws StoreError `Conflict` where another one stands
   */
  async write(key: string, body: Body, expect: string, put: readonly NewMessage[] = []): Promise<void> {
    const rev = this.#clock.uuid();
    const { seq } = await this.#store.commit({ docs: [{ kind: this.kind, key, rev, body, expect }], put });
    this.#set({ key, rev, seq, body });
  }

  /**
   * Writes what `step` makes of the present body, and again on top of what was written in between; the same body is not
   * written. Resolves to what stands then. @throws what `step` throws
   */
  async change(key: string, step: (body: Body | undefined) => Body): Promise<Body> {
    for (;;) {
      const row = this.get(key);
      const next = step(row?.body);
      if (next === row?.body) return next;
      try {
        await this.write(key, next, row?.rev ?? "absent");
        return next;
      } catch (error) {
        if (!(error instanceof StoreError && error.code === "Conflict")) throw error;
        // The feed tells of it too, a little later.
        const doc = await this.#store.get(this.kind, key);
        if (doc) await this.take(doc);
      }
    }
  }

  /** `put` is queued in the same commit. @throws StoreError `Conflict` where another revision stands */
  async remove({ key, rev: expect }: Row<Body>, put: readonly NewMessage[] = []): Promise<void> {
    const write = { kind: this.kind, key, rev: this.#clock.uuid(), body: undefined, expect };
    const { seq } = await this.#store.commit({ docs: [write], put });
    this.#forget(key, seq);
  }

  /** Removes what is there, also what is written in between, if `check` lets it go. @throws what `check` throws */
  async clear(key: string, check: (body: Body) => void = () => {}): Promise<void> {
    for (let row = this.get(key); row; row = this.get(key)) {
      check(row.body);
      try {
        await this.remove(row);
      } catch (error) {
        if (!(error instanceof StoreError && error.code === "Conflict")) throw error;
        await this.refresh(row);
      }
    }
  }

  /** Asks the store itself what became of a document that another engine has changed. */
  async refresh({ key, seq }: Row<Body>): Promise<void> {
    const doc = await this.#store.get(this.kind, key);
    if (doc) await this.take(doc);
    else this.#forget(key, seq);
  }

  seqOf(key: string): number | undefined {
    return this.#rows.get(key)?.seq;
  }

  async take({ key, rev, seq, body }: Doc): Promise<void> {
    if (!this.#isBody(body)) throw new Error(`a document ${key} that is no ${this.kind}`);
    await Promise.resolve(this.#set({ key, rev, seq, body }));
  }

  bury(key: string, seq: number): void {
    this.#forget(key, seq);
    if (this.#gone.get(key) === seq) this.#gone.delete(key);
  }

  #set(row: Row<Body>): void {
    if (row.seq <= (this.seqOf(row.key) ?? this.#gone.get(row.key) ?? -1)) return;
    this.#gone.delete(row.key);
    this.#rows.set(row.key, row);
    for (const listener of this.#listeners) listener(row.key, row.body);
  }

  #forget(key: string, seq: number): void {
    if ((this.seqOf(key) ?? -1) > seq) return;
    this.#rows.delete(key);
    this.#gone.set(key, seq);
    for (const listener of this.#listeners) listener(key, undefined);
  }
}
