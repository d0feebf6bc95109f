import type { Clock } from "../clock.ts";
import type { Store } from "../store/store.ts";
import { functionKey, functionKind } from "./documents.ts";
import type { FunctionDocument } from "./documents.ts";
import type { Functions, KnownFunction } from "./functions.ts";
import { isSettled, settled } from "./lifecycle.ts";
import type { Settling } from "./settling.ts";

export interface CommitsOptions {
  readonly store: Store;
  readonly functions: Functions;
  readonly clock: Clock;
  readonly settling: Settling;
}

/** Every write of a function: one commit against the revision it was made from, then the memory. */
export class Commits {
  readonly #store: Store;
  readonly #functions: Functions;
  readonly #clock: Clock;
  readonly #settling: Settling;

  constructor({ store, functions, clock, settling }: CommitsOptions) {
    this.#store = store;
    this.#functions = functions;
    this.#clock = clock;
    this.#settling = settling;
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
    const key = functionKey(place, functionName);
    this.#settling.begin<KnownFunction>({
      pending: () => {
        const known = this.#functions.at(key);
        return known && !isSettled(known.document) ? known : undefined;
      },
      settle: async ({ document, rev }) => {
        await this.write(settled(document, this.#clock.uuid()), rev);
      },
    });
  }
}
