import { totalmem } from "node:os";
import type { InitializationType } from "../model/function.ts";
import type { ExecutionEnvironment } from "./environment.ts";

/** Those who hold memory. */
export interface Holders {
  readonly environments: Iterable<Pick<ExecutionEnvironment, "heldMiB">>;
  readonly prewarm: { readonly memoryMiB: number; evict(): boolean };
  /** Environments that wait for an event, of each version in the order of their last use. */
  idle(type: InitializationType): Iterable<readonly ExecutionEnvironment[]>;
  /** Ends one that waits for an event; returns whether it did. */
  dismiss(environment: ExecutionEnvironment): boolean;
}

/** The memory for environments: whether there is room for one more, and who goes to make some. */
export class Memory {
  readonly #limitMiB: number;
  readonly #holders: Holders;

  constructor(limitMiB: number, holders: Holders) {
    this.#limitMiB = limitMiB;
    this.#holders = holders;
  }

  hasRoom(memoryMiB: number): boolean {
    const { environments, prewarm } = this.#holders;
    let heldMiB = prewarm.memoryMiB;
    for (const each of environments) heldMiB += each.heldMiB;
    return heldMiB + memoryMiB <= this.#limitMiB;
  }

  /** Ends one that nobody uses, what was promised last. Returns whether there was one. */
  evict(): boolean {
    return this.#evictUnpromised() || this.#evictIdle("provisioned-concurrency");
  }

  /** Whether there is room for what is provisioned, for which others go. */
  makesRoom(memoryMiB: number): boolean {
    if (shortfallHere() > 0) return false;
    while (!this.hasRoom(memoryMiB)) if (!this.#evictUnpromised()) return false;
    return true;
  }

  /** When the machine itself is short of memory, those go that nobody uses. */
  relieve(): void {
    for (let excess = shortfallHere(); excess > 0; excess -= 1) if (!this.evict()) return;
  }

  #evictUnpromised(): boolean {
    return this.#holders.prewarm.evict() || this.#evictIdle("on-demand");
  }

  #evictIdle(type: InitializationType): boolean {
    const environment = leastRecentlyUsed(this.#holders.idle(type));
    return environment !== undefined && this.#holders.dismiss(environment);
  }
}

function leastRecentlyUsed(rows: Iterable<readonly ExecutionEnvironment[]>): ExecutionEnvironment | undefined {
  let oldest: ExecutionEnvironment | undefined;
  for (const row of rows) {
    // Rows are in the order of their last use: the first one has waited longest.
    const candidate = row[0];
    if (candidate && (!oldest || candidate.idleSince < oldest.idleSince)) oldest = candidate;
  }
  return oldest;
}

/** Share of the machine's memory that stays free, and what one environment gives back at least. */
const reserve = 0.05;
const usualMiB = 16;

const totalMemoryMiB = totalmem() / 2 ** 20;

/** As `shortfall`, of this machine as it is now. */
function shortfallHere(): number {
  return shortfall(process.availableMemory() / 2 ** 20, totalMemoryMiB);
}

/** How many environments too many there are for the memory that is left. */
export function shortfall(availableMiB: number, totalMiB: number): number {
  return Math.max(0, Math.ceil((reserve * totalMiB - availableMiB) / usualMiB));
}
