/** Tokens that come back as time passes, as many in one period as the bucket holds; what it does not hold is lost. */
export class TokenBucket {
  readonly #periodMs: number;
  #tokens = Infinity;
  /** Monotonic ms. */
  #filledAt = 0;

  /** A full one. */
  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  /** Takes one of the tokens, of which the bucket holds `size` now; `false` where there is none. */
  take(size: number, now: number): boolean {
    this.#tokens = Math.min(size, this.#tokens + ((now - this.#filledAt) * size) / this.#periodMs);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
