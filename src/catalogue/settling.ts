import type { Clock } from "../clock.ts";
import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { StoreError } from "../store/store.ts";

const againMs = 1000;

export interface SettlingOptions {
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
}

/** The second step of a change that is answered before it is done. */
export interface SecondStep<State> {
  /** What stands, as long as something is left to do. */
  pending(): State | undefined;
  /** Does the rest. @throws StoreError where something else was written in between */
  settle(state: State): Promise<void>;
}

/** The second steps that are under way. They follow their answers at once, and nobody waits for them. */
export class Settling {
  readonly #clock: Clock;
  readonly #report: Diagnostics;
  readonly #running = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor({ clock, diagnostics }: SettlingOptions) {
    this.#clock = clock;
    this.#report = diagnostics;
  }

  begin<State>(step: SecondStep<State>): void {
    const running = this.#run(step)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) this.#report("error", "catalogue.settle-failed", errorFacts(error));
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing is being created or changed. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  /** Until it is done: by us, or by whoever wrote in between, of which the memory may hear a little later. */
  async #run<State>(step: SecondStep<State>): Promise<void> {
    for (;;) {
      const state = step.pending();
      if (state === undefined) return;
      try {
        return await step.settle(state);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        const isBehind = step.pending() === state;
        if (isBehind) await this.#clock.sleep(againMs, this.#closing.signal);
      }
    }
  }
}
