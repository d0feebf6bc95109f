import type { ExecutionEnvironment } from "./environment.ts";

type Idle = Pick<ExecutionEnvironment, "idleSince">;

/** The idle environment that has waited longest, to make room when memory is short. */
export function leastRecentlyUsed<T extends Idle>(rows: Iterable<readonly T[]>): T | undefined {
  let oldest: T | undefined;
  for (const row of rows) {
    // Rows are in the order of their last use: the first one has waited longest.
    const candidate = row[0];
    if (candidate && (!oldest || candidate.idleSince < oldest.idleSince)) oldest = candidate;
  }
  return oldest;
}

/** Environments that have been idle since before `since` (monotonic ms). */
export function overdue<T extends Idle>(rows: Iterable<readonly T[]>, since: number): T[] {
  return [...rows].flatMap((row) => row.filter((each) => each.idleSince < since));
}
