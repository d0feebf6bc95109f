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
  /** What was left when it was paused, ms. */
  #leftMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** In place of the one before. */
  set(ms: number, onOverrun: () => void): void {
    this.#onOverrun = onOverrun;
    if (this.#leftMs !== undefined) {
      this.#leftMs = ms;
      return;
    }
    this.#dueAt = this.#clock.mono() + ms;
    if (this.#dueAt < this.#goesOffAt) this.#wind(ms);
  }

  clear(): void {
    this.#dueAt = Infinity;
    if (this.#leftMs !== undefined) this.#leftMs = Infinity;
  }

  /** Time stands still until `resume`, also for limits that are set meanwhile. */
  pause(): void {
    this.#leftMs ??= this.#dueAt - this.#clock.mono();
    this.#dueAt = Infinity;
  }

  resume(): void {
    const leftMs = this.#leftMs;
    this.#leftMs = undefined;
    if (leftMs !== undefined && leftMs !== Infinity) this.set(Math.max(0, leftMs), this.#onOverrun);
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
