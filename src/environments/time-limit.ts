import type { Clock } from "../clock.ts";

/**
 * How long a guest may take for what it does; one limit at a time. Limits are set and cleared far more often than they
 * are reached: the timer is left alone meanwhile, and looks only when it goes off whether and when it is wanted.
 */
export class TimeLimit implements Disposable {
  readonly #clock: Clock;
  #onOverrun: () => void = () => {};
  /** Monotonic ms. */
  #dueAt = Infinity;
  #goesOffAt = Infinity;
  #cancel: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In place of the one before. */
  set(ms: number, onOverrun: () => void): void {
    this.#onOverrun = onOverrun;
    this.#dueAt = this.#clock.mono() + ms;
    if (this.#dueAt < this.#goesOffAt) this.#wind(ms);
  }

  clear(): void {
    this.#dueAt = Infinity;
  }

  [Symbol.dispose](): void {
    this.clear();
    this.#cancel();
  }

  #wind(ms: number): void {
    this.#cancel();
    this.#goesOffAt = this.#clock.mono() + ms;
    this.#cancel = this.#clock.after(ms, () => this.#goOff());
  }

  #goOff(): void {
    this.#goesOffAt = Infinity;
    const left = this.#dueAt - this.#clock.mono();
    if (left === Infinity) return;
    if (left > 0) {
      this.#wind(left);
      return;
    }
    this.clear();
    this.#onOverrun();
  }
}
