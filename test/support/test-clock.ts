import { type Clock, realClock } from "../../src/clock.ts";
import { initLimitMs } from "../../src/model/limits.ts";

/** Timers of the engine that are no function's timeout are shorter than this, or longer than any in a test. */
const longestOtherMs = 60;

/**
 * The machine's clock, made bearable for tests: it can run faster, and it holds a function's timeout back where a test is
 * about something else, so that a slow machine fails nothing.
 */
export class TestClock implements Clock {
  holdsTimeout = false;
  readonly #timeoutMs: number;
  readonly #pace: number;
  readonly #startedAt: number = realClock.mono();
  readonly #epoch: number = realClock.now();

  /** `timeoutMs` is that of the function; time goes `pace` times as fast as it does. */
  constructor(timeoutMs: number, pace: number) {
    this.#timeoutMs = timeoutMs;
    this.#pace = pace;
  }

  now(): number {
    return this.#pace === 1 ? realClock.now() : this.#epoch + Math.round(this.mono());
  }

  mono(): number {
    return (realClock.mono() - this.#startedAt) * this.#pace;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await realClock.sleep(ms / this.#pace, signal);
  }

  after(ms: number, then: () => void): () => void {
    if (ms > longestOtherMs && ms <= this.#timeoutMs && ms !== initLimitMs) return this.#afterHold(ms, then);
    return realClock.after(ms / this.#pace, then);
  }

  /** For as long as the timeout is held back, nothing goes off. */
  #afterHold(ms: number, then: () => void): () => void {
    let cancel = realClock.after(ms / this.#pace, () => {
      if (this.holdsTimeout) cancel = this.#afterHold(ms, then);
      else then();
    });
    return () => {
      cancel();
    };
  }

  uuid(): string {
    return realClock.uuid();
  }

  random(): number {
    return realClock.random();
  }
}
