import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Change, Doc, Store } from "../store/store.ts";
import { codeOf, functionIn, functionKind } from "./documents.ts";
import type { Functions } from "./functions.ts";
import type { Packages } from "./packages.ts";

const pageSize = 500;

export interface FollowerOptions {
  readonly store: Store;
  readonly functions: Functions;
  readonly packages: Packages;
  readonly diagnostics: Diagnostics;
}

/** How the memory is filled from the store, and kept level with it. */
export class Follower {
  readonly #store: Store;
  readonly #functions: Functions;
  readonly #packages: Packages;
  readonly #report: Diagnostics;
  readonly #closing = new AbortController();
  #following: Promise<void> = Promise.resolve();

  constructor({ store, functions, packages, diagnostics }: FollowerOptions) {
    this.#store = store;
    this.#functions = functions;
    this.#packages = packages;
    this.#report = diagnostics;
  }

  /** Reads all functions; returns where to follow from so that nothing is missed. */
  async load(): Promise<number> {
    let page = await this.#store.list(functionKind, { limit: pageSize });
    // What is written while later pages are read comes after all that the first one shows.
    const from = Math.max(0, ...page.map((doc) => doc.seq));
    while (page.length > 0) {
      await Promise.all(page.map(async (doc) => await this.#take(doc)));
      const last = page.at(-1);
      page =
        last && page.length === pageSize
          ? await this.#store.list(functionKind, { after: last.key, limit: pageSize })
          : [];
    }
    return from;
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
      for (const change of changes) if (change.kind === functionKind) await this.#apply(change);
    }
  }

  async #apply({ key, rev, seq }: Change): Promise<void> {
    const known = this.#functions.get(key);
    if (known && known.seq >= seq) return;
    if (rev === null) {
      this.#functions.bury(key, seq);
      return;
    }
    const doc = await this.#store.get(functionKind, key);
    if (doc) await this.#take(doc);
  }

  async #take(doc: Doc): Promise<void> {
    for (const sha256 of codeOf(functionIn(doc))) {
      try {
        await this.#packages.locate(sha256);
      } catch (error) {
        // The function stays visible and can be updated; invoking it is refused until then.
        this.#report("error", "catalogue.code-missing", { functionName: doc.key, sha256, ...errorFacts(error) });
      }
    }
    this.#functions.set(doc);
  }
}
