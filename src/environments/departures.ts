import type { Diagnostics } from "../diagnostics.ts";
import { Background } from "./background.ts";
import type { ExecutionEnvironment } from "./environment.ts";

/** Environments on their way out, and whatever else must be over before the pool is closed. */
export class Departures {
  readonly #background: Background;

  constructor(diagnostics: Diagnostics) {
    this.#background = new Background(diagnostics);
  }

  /** Ends the environment; nobody waits for it but `all`. */
  add(environment: ExecutionEnvironment): void {
    this.await(environment.shutdown());
  }

  await(work: Promise<void>): void {
    this.#background.add("error", "environment.not-ended", work);
  }

  /** Resolves when all are gone. */
  async all(): Promise<void> {
    await this.#background.all();
  }
}
