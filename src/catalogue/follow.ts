import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Change, Doc, Store } from "../store/store.ts";

const pageSize = 500;

/** The documents of one kind in memory, as they are kept level with the store. */
export interface Followed {
  readonly kind: string;
  /** How new the document is that is known under `key`. */
  seqOf(key: string): number | undefined;
  /** Takes over a document of the store, unless one as new is known. */
  take(doc: Doc): Promise<void>;
  /** The feed tells of a deletion: nothing older can follow. */
  bury(key: string, seq: number): void;
}

export interface FollowerOptions {
  readonly store: Store;
  readonly followed: readonly Followed[];
  readonly diagnostics: Diagnostics;
}

/** How the memory is filled from the store, and kept level with it. */
export class Follower {
  readonly #store: Store;
  readonly #followed: ReadonlyMap<string, Followed>;
  readonly #report: Diagnostics;
  readonly #closing = new AbortController();
  #following: Promise<void> = Promise.resolve();

  constructor({ store, followed, diagnostics }: FollowerOptions) {
    this.#store = store;
    this.#followed = new Map(followed.map((each) => [each.kind, each]));
    this.#report = diagnostics;
  }

  /** Reads everything; returns where to follow from so that nothing is missed. */
  async load(): Promise<number> {
    const from = await this.#store.lastSeq();
    await Promise.all([...this.#followed.values()].map(async (each) => await this.#loadAll(each)));
    return from;
  }

  async #loadAll(followed: Followed): Promise<void> {
    const { kind } = followed;
    let page = await this.#store.list(kind, { limit: pageSize });
    while (page.length > 0) {
      await Promise.all(page.map(async (doc) => await followed.take(doc)));
      const last = page.at(-1);
      page = last && page.length === pageSize ? await this.#store.list(kind, { after: last.key, limit: pageSize }) : [];
    }
  }

  /** Takes over what is written elsewhere after `seq`, until closed. */
  start(seq: number): void {
    this.#following = this.#follow(seq).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#report("error", "catalogue.feed-ended", errorFacts(error));
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
  }

  async #follow(seq: number): Promise<void> {
    for await (const changes of this.#store.changes(seq, this.#closing.signal)) {
      for (const change of changes) await this.#apply(change);
    }
  }

  async #apply({ kind, key, rev, seq }: Change): Promise<void> {
    const followed = this.#followed.get(kind);
    if (!followed || (followed.seqOf(key) ?? -1) >= seq) return;
    if (rev === null) {
      followed.bury(key, seq);
      return;
    }
    const doc = await this.#store.get(kind, key);
    if (doc) await followed.take(doc);
  }
}
