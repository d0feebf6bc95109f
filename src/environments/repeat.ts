import type { Clock } from "../clock.ts";

/** Calls `work` again and again, until aborted. */
export async function repeat(clock: Clock, periodMs: number, work: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(periodMs, signal);
    } catch {
      // AbortError: there is nothing to do any more.
      return;
    }
    work();
  }
}
