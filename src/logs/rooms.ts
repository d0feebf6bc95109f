import type { LogStreamName } from "../model/log-event.ts";
import type { Backlog } from "./backlog.ts";

/** So much of one stream may wait for the disk; who writes more waits as well. */
const maxWaitingBytes = 2 ** 20;
/** And no more than such a share of what is free: however many write, there is always room for another. */
const freeShare = 1 / 8;

/** Those who wait until their stream has room in the backlog: a flood slows down nobody but its own function. */
export class Rooms {
  readonly #backlog: Backlog;
  readonly #waiting = new Map<LogStreamName, PromiseWithResolvers<void>>();

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
  }

  /** `undefined` where there is room. */
  waitFor(stream: LogStreamName): Promise<void> | undefined {
    if (this.#backlog.waitingOf(stream) <= this.#allowed) return undefined;
    const waiting = this.#waiting.get(stream) ?? Promise.withResolvers<void>();
    this.#waiting.set(stream, waiting);
    return waiting.promise;
  }

  /** Some of the backlog is gone. */
  look(): void {
    for (const [stream, { resolve }] of this.#waiting) {
      if (this.#backlog.waitingOf(stream) > this.#allowed / 2) continue;
      this.#waiting.delete(stream);
      resolve();
    }
  }

  get #allowed(): number {
    return Math.min(maxWaitingBytes, this.#backlog.freeBytes * freeShare);
  }
}
