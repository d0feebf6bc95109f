import type { Clock } from "../clock.ts";

const minuteMs = 60_000;

/** What happened within the last sixty seconds. Not kept over a restart. */
export class LastMinute {
  readonly #clock: Pick<Clock, "now">;
  readonly #times = new Map<string, number>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  has(key: string): boolean {
    const at = this.#times.get(key);
    return at !== undefined && this.#clock.now() - at < minuteMs;
  }

  add(key: string): void {
    const now = this.#clock.now();
    for (const [old, at] of this.#times) {
      if (now - at < minuteMs) break; // the oldest come first
      this.#times.delete(old);
    }
    this.#times.delete(key);
    this.#times.set(key, now);
  }
}
