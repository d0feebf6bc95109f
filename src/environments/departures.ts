import { type Diagnostics, errorFacts } from "../diagnostics.ts";
import type { ExecutionEnvironment } from "./environment.ts";

/** Environments on their way out, and whatever else must be over before the pool is closed. */
export class Departures {
  readonly #diagnostics: Diagnostics;
  readonly #pending = new Set<Promise<void>>();

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** Ends the environment; nobody waits for it but `all`. */
  add(environment: ExecutionEnvironment): void {
    this.await(environment.shutdown());
  }

  await(work: Promise<void>): void {
    const pending = work
      .catch((error: unknown) => {
        this.#diagnostics("error", "environment.not-ended", errorFacts(error));
      })
      .finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  /** Resolves when all are gone. */
  async all(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
