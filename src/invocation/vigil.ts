import { availableParallelism } from "node:os";
import type { Clock } from "../clock.ts";

/** A short function has answered by then, and a caller in a loop has called again. */
const vigilMs = 0.1;

/**
 * Keeps the event loop awake for a moment after something that is usually answered in a moment: to fall asleep and to
 * be woken takes longer than a short function, and no less processor time. On a single core it would only be in the way.
 */
export class Vigil {
  readonly #clock: Clock;
  readonly #isUseful = availableParallelism() > 1;
  #until = 0;
  #isKept = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on. */
  keep(): void {
    if (!this.#isUseful) return;
    this.#until = this.#clock.mono() + vigilMs;
    if (this.#isKept) return;
    this.#isKept = true;
    setImmediate(this.#look);
  }

  readonly #look = (): void => {
    if (this.#clock.mono() < this.#until) setImmediate(this.#look);
    else this.#isKept = false;
  };
}
