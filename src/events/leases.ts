import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { Claim, Store } from "../store/store.ts";

/** How long nobody else gets a claimed event; after a crash it takes so long until it runs again. */
export const leaseMs = 30_000;

const extendEveryMs = 10_000;

export interface LeaseParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

/** The claims of what is running, prolonged for as long as it runs (`cluster.md` section 4). */
export class Leases {
  readonly #parts: LeaseParts;
  readonly #held = new Map<string, Claim>();
  #cancel: () => void;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.#cancel = this.#extendLater();
  }

  /** Prolongs `claim` until the returned value is disposed of. */
  hold(claim: Claim): Disposable {
    this.#held.set(claim.id, claim);
    return {
      [Symbol.dispose]: () => {
        this.#held.delete(claim.id);
      },
    };
  }

  /** What is still held runs out. */
  close(): void {
    this.#cancel();
  }

  #extendLater(): () => void {
    return this.#parts.clock.after(extendEveryMs, () => {
      this.#cancel = this.#extendLater();
      void this.#extend();
    });
  }

  async #extend(): Promise<void> {
    const { store, diagnostics } = this.#parts;
    const claims = [...this.#held.values()];
    if (claims.length === 0) return;
    try {
      const held = new Set((await store.extend(claims, leaseMs)).map(({ id }) => id));
      for (const { id, queue } of claims) {
        // It may have been settled while the store was asked.
        if (!held.has(id) && this.#held.delete(id)) diagnostics("warn", "events.lease-lost", { queue, id });
      }
    } catch (error) {
      diagnostics("error", "events.leases-not-extended", errorFacts(error));
    }
  }
}
