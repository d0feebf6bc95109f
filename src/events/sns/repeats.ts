import type { Clock } from "../../clock.ts";

/** As long as AWS knows a MessageDeduplicationId. */
const keptMs = 5 * 60_000;

/** What FIFO topics have taken lately: a repeat is answered as it was, and delivered no more. Not kept over a restart. */
export class Repeats<T> {
  readonly #clock: Pick<Clock, "now">;
  readonly #taken = new Map<string, { readonly answer: T; readonly until: number }>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  get(key: string): T | undefined {
    const taken = this.#taken.get(key);
    return taken && taken.until > this.#clock.now() ? taken.answer : undefined;
  }

  set(key: string, answer: T): void {
    const now = this.#clock.now();
    for (const [old, { until }] of this.#taken) {
      if (until > now) break; // the oldest come first
      this.#taken.delete(old);
    }
    this.#taken.delete(key);
    this.#taken.set(key, { answer, until: now + keptMs });
  }

  /** It was not taken after all. */
  delete(key: string): void {
    this.#taken.delete(key);
  }
}
