/** How far back takes are looked at. */
const memoryMs = 60_000;
const windowMs = 1000;
/** More than these wait for nobody: a start costs a processor as long as the start of Node.js. */
const mostWanted = 16;

/**
 * How many generic environments of one kind are worth keeping: as many as were taken in the busiest second of the
 * last minute, and never fewer than the operator wants.
 */
export class Demand {
  readonly #least: number;
  /** Monotonic ms, in order. */
  #takes: number[] = [];

  constructor(least: number) {
    this.#least = least;
  }

  took(now: number): void {
    this.#takes.push(now);
    // Enough to tell the busiest second apart from more than anybody keeps.
    if (this.#takes.length > mostWanted * 64) this.#takes = this.#takes.slice(-mostWanted * 32);
  }

  wanted(now: number): number {
    this.#takes = this.#takes.filter((each) => each > now - memoryMs);
    return Math.max(this.#least, Math.min(mostWanted, busiest(this.#takes)));
  }
}

/** The most of `times` that lie within one window. */
function busiest(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [index, time] of times.entries()) {
    while ((times[first] ?? time) <= time - windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
