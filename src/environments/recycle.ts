import { totalmem } from "node:os";
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

/** Share of the machine's memory that stays free, and what one environment gives back at least. */
const reserve = 0.05;
const usualMiB = 16;

const totalMemoryMiB = totalmem() / 2 ** 20;

/** As `shortfall`, of this machine as it is now. */
export function shortfallHere(): number {
  return shortfall(process.availableMemory() / 2 ** 20, totalMemoryMiB);
}

/** How many environments too many there are for the memory that is left. */
export function shortfall(availableMiB: number, totalMiB: number): number {
  return Math.max(0, Math.ceil((reserve * totalMiB - availableMiB) / usualMiB));
}
