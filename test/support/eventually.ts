import { setTimeout as delay } from "node:timers/promises";

/**
 * Repeats `attempt` until it throws no more and returns what it gave; its last error when `withinMs` are over, which are so
 * many that no machine is too slow for what is waited for.
 */
export async function eventually<T>(attempt: () => T | Promise<T>, withinMs = 60_000): Promise<T> {
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
