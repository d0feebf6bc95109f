import { rmSync, writeFileSync } from "node:fs";
import type { Clock } from "../../clock.ts";
import type { TimeLimit } from "../time-limit.ts";

/** While a debugger holds a process no time passes: not for its limit, and not for the function, which reads `file`. */
export class Pauses {
  /** Ms of pauses that are over, and the epoch ms since which it is paused, or 0: see `guest/inspected.js`. */
  readonly file: string;
  readonly #limit: TimeLimit;
  readonly #clock: Clock;
  #spentMs = 0;
  #since = 0;

  constructor(file: string, limit: TimeLimit, clock: Clock) {
    this.file = file;
    this.#limit = limit;
    this.#clock = clock;
  }

  /** An invocation begins; what was before is nothing to it. */
  begin(): void {
    if (this.#spentMs === 0 && this.#since === 0) return;
    this.#spentMs = 0;
    if (this.#since > 0) this.#since = this.#clock.now();
    this.#write();
  }

  set isPaused(isPaused: boolean) {
    if (isPaused === this.#since > 0) return;
    const now = this.#clock.now();
    if (isPaused) this.#limit.pause();
    else this.#limit.resume();
    if (!isPaused) this.#spentMs += now - this.#since;
    this.#since = isPaused ? now : 0;
    this.#write();
  }

  close(): void {
    rmSync(this.file, { force: true });
  }

  /** At once: the function looks as soon as it goes on. */
  #write(): void {
    writeFileSync(this.file, `${this.#spentMs} ${this.#since}`);
  }
}
