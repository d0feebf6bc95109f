import { type Diagnostics, type Level, errorFacts } from "../diagnostics.ts";

/** Work that nobody waits for, until all of it must be over. */
export class Background {
  readonly #diagnostics: Diagnostics;
  readonly #pending = new Set<Promise<void>>();

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** A failure is told as `event`. */
  add(level: Level, event: string, work: Promise<void>): void {
    const pending = work
      .catch((error: unknown) => {
        this.#diagnostics(level, event, errorFacts(error));
      })
      .finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  /** Resolves when all is over, what was added meanwhile too. */
  async all(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
