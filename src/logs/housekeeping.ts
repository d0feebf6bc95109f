import type { Clock } from "../clock.ts";
import { type Diagnostics, errorFacts } from "../diagnostics.ts";

/** How often it is looked whether something has to go, where something has come or was changed. */
const everyMs = 1000;
/** And where nothing has: only time passes. */
const atLeastEvery = 60;

export interface HousekeepingParts {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  /** Grows with every change. */
  readonly changes: () => number;
  /** Removes a little; returns whether there is more. */
  readonly step: () => Promise<boolean>;
}

/** Has removed what has to go, step by step, so that what is written meanwhile comes in between. */
export class Housekeeping {
  readonly #parts: HousekeepingParts;
  #cancel: () => void;
  #changes = -1;
  #idleLooks = 0;
  #isClosed = false;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.#cancel = this.#lookLater();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  #lookLater(): () => void {
    return this.#parts.clock.after(everyMs, () => {
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const { changes, step, diagnostics } = this.#parts;
    this.#idleLooks = changes() === this.#changes ? this.#idleLooks + 1 : 0;
    this.#changes = changes();
    try {
      if (this.#idleLooks % atLeastEvery === 0) {
        for (let hasMore = true; hasMore && !this.#isClosed;) hasMore = await step();
      }
    } catch (error) {
      if (!this.#isClosed) diagnostics("error", "logs.not-collected", errorFacts(error));
    }
    if (!this.#isClosed) this.#cancel = this.#lookLater();
  }
}
