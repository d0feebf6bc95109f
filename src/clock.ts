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

/** What `work` comes to, or `undefined` where it takes longer than `ms`: it goes on for nobody. */
export async function within<T>(clock: Pick<Clock, "after">, work: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.after(ms, () => late.resolve(undefined));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
  }
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
