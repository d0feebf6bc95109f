import type { Clock } from "../clock.ts";
import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { StoreError } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { functionKey, functionKind } from "./documents.ts";
import type { FunctionDocument } from "./documents.ts";
import type { Functions } from "./functions.ts";
import { settled } from "./lifecycle.ts";

const settleAgainMs = 1000;

export interface CommitsOptions {
  readonly store: Store;
  readonly functions: Functions;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

/** Every write of a function: one commit against the revision it was made from, then the memory. */
export class Commits {
  readonly #store: Store;
  readonly #functions: Functions;
  readonly #clock: Clock;
  readonly #report: Diagnostics;
  readonly #settling = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor({ store, functions, clock, diagnostics }: CommitsOptions) {
    this.#store = store;
    this.#functions = functions;
    this.#clock = clock;
    this.#report = diagnostics;
  }

  /** `expect` is the revision that must stand, or `absent`. @throws StoreError `Conflict` where it does not */
  async write(document: FunctionDocument, expect: string): Promise<void> {
    const key = functionKey(document.place, document.functionName);
    const rev = this.#clock.uuid();
    const { seq } = await this.#store.commit({ docs: [{ kind: functionKind, key, rev, body: document, expect }] });
    this.#functions.set({ kind: functionKind, key, rev, seq, body: document });
  }

  async remove({ place, functionName }: FunctionDocument): Promise<void> {
    const key = functionKey(place, functionName);
    const write = { kind: functionKind, key, rev: this.#clock.uuid(), body: undefined, expect: "any" };
    const { seq } = await this.#store.commit({ docs: [write] });
    this.#functions.forget(key, seq);
  }

  /** Begins the second step of a creation or an update (API-140, API-141); nobody waits for it. */
  settleSoon({ place, functionName }: FunctionDocument): void {
    const settling = this.#settle(functionKey(place, functionName))
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) this.#report("error", "catalogue.settle-failed", errorFacts(error));
      })
      .finally(() => this.#settling.delete(settling));
    this.#settling.add(settling);
  }

  /** Resolves when nothing is being created or updated. */
  async idle(): Promise<void> {
    await Promise.all(this.#settling);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  /** Until it is done: by us, or by whoever wrote in between, of which the memory may hear a little later. */
  async #settle(key: string): Promise<void> {
    for (;;) {
      const known = this.#functions.at(key);
      const next = known && settled(known.document, this.#clock.uuid());
      if (!next) return;
      try {
        return await this.write(next, known.rev);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        const isBehind = this.#functions.at(key) === known;
        if (isBehind) await this.#clock.sleep(settleAgainMs, this.#closing.signal);
      }
    }
  }
}
