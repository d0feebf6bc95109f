import type { Clock } from "../clock.ts";

/** How long a guest may take for what it does; one limit at a time. */
export class TimeLimit {
  readonly #clock: Clock;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In place of the one before. */
  set(ms: number, onOverrun: () => void): void {
    this.#cancel();
    this.#cancel = this.#clock.after(ms, onOverrun);
  }

  clear(): void {
    this.#cancel();
  }
}
