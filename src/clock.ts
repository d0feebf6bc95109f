import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

/** Time and chance, injected so that tests can hold them (`cluster.md` section 3). */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds with fractions that never go back. */
  mono(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `then` once after `ms`, unless the returned function is called before. */
  after(ms: number, then: () => void): () => void;
  uuid(): string;
  /** 0 ≤ x < 1 */
  random(): number;
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: Date.now,
  mono: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  uuid: randomUUID,
  random: Math.random,
};
