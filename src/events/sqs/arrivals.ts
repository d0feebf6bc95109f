import type { Clock } from "../../clock.ts";

/** Who waits for messages hears of them at once. */
export class Arrivals {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What resolves at the next arrival in a queue: taken before a look, nothing between the look and the wait is missed. */
  next(queueId: string): Promise<void> {
    let next = this.#waiting.get(queueId);
    if (!next) {
      next = Promise.withResolvers();
      this.#waiting.set(queueId, next);
    }
    return next.promise;
  }

  /** Until `next` resolves, `ms` are over, or `signal` ends it. */
  async wait(next: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(Math.max(0, ms), resolve);
    const abort = (): void => resolve();
    signal.addEventListener("abort", abort, { once: true });
    await Promise.race([next, promise]);
    cancel();
    signal.removeEventListener("abort", abort);
  }

  /** Something is there to be received. */
  tell(queueId: string): void {
    this.#waiting.get(queueId)?.resolve();
    this.#waiting.delete(queueId);
  }

  close(): void {
    this.#isClosed = true;
    for (const queueId of this.#waiting.keys()) this.tell(queueId);
  }
}
