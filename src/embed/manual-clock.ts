import { type Clock, realClock } from "../clock.ts";

interface Timer {
  /** Monotonic ms. */
  readonly at: number;
  readonly ring: () => void;
}

/**
 * A clock for an engine's retries, schedules, delays and visibility timeouts. It goes on as the machine's does, from the
 * instant it was given, and jumps when it is told to. What runs functions keeps the machine's time, and so do they.
 */
export class ManualClock implements Clock {
  readonly #epoch: number;
  readonly #startedAt: number = realClock.mono();
  readonly #timers = new Set<Timer>();
  #jumpedMs = 0;

  /** Epoch ms. */
  constructor(start: number) {
    this.#epoch = start;
  }

  now(): number {
    return this.#epoch + Math.floor(this.mono());
  }

  /** Jumps as well: windows and waits end where they would have ended. */
  mono(): number {
    return realClock.mono() - this.#startedAt + this.#jumpedMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = this.after(ms, resolve);
    const abort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    await promise;
    signal?.removeEventListener("abort", abort);
  }

  after(ms: number, then: () => void): () => void {
    const ring = (): void => {
      stop();
      then();
    };
    const timer = { at: this.mono() + ms, ring };
    const cancel = realClock.after(ms, ring);
    const stop = (): void => {
      cancel();
      this.#timers.delete(timer);
    };
    this.#timers.add(timer);
    return stop;
  }

  uuid(): string {
    return realClock.uuid();
  }

  random(): number {
    return realClock.random();
  }

  /**
   * Jumps so many milliseconds ahead. What falls due on the way begins in its order; `await engine.idle()` waits until it
   * is done. Of events that follow from each other, such as a retry and the next, each needs a jump of its own.
   * @throws RangeError for a jump back
   */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`a clock goes ahead by so many milliseconds, not by ${ms}`);
    const end = this.#jumpedMs + ms;
    for (;;) {
      const left = end - this.#jumpedMs;
      const next = [...this.#timers].toSorted((one, other) => one.at - other.at)[0];
      const wait = next ? next.at - this.mono() : Infinity;
      if (!next || wait > left) break;
      this.#jumpedMs += Math.max(0, wait);
      next.ring();
    }
    this.#jumpedMs = end;
  }
}

/** A clock that begins at `start`, a date in any form that `Date` takes, or now. @throws RangeError for what is no date */
export function manualClock(start: Date | string | number = realClock.now()): ManualClock {
  const at = new Date(start).getTime();
  if (Number.isNaN(at)) throw new RangeError(`'${String(start)}' is no date`);
  return new ManualClock(at);
}
