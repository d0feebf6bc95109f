import { setTimeout as delay } from "node:timers/promises";

/** Repeats `attempt` until it throws no more and returns what it gave; its last error when `withinMs` are over. */
export async function eventually<T>(attempt: () => T | Promise<T>, withinMs = 10_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await delay(5);
  }
}
