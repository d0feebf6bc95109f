import { type Clock, realClock } from "../../src/clock.ts";

interface Timer {
  /** Monotonic ms. */
  readonly dueAt: number;
  readonly fire: () => void;
}

/** The machine's clock, of which a test can leave something out: what was to happen in it happens at once. */
export class SkippingClock implements Clock {
  #skippedMs = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return realClock.now() + this.#skippedMs;
  }

  mono(): number {
    return realClock.mono() + this.#skippedMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await realClock.sleep(ms, signal);
  }

  after(ms: number, then: () => void): () => void {
    const fire = (): void => {
      cancel();
      then();
    };
    const timer = { dueAt: this.mono() + ms, fire };
    const cancelReal = realClock.after(ms, fire);
    const cancel = (): void => {
      this.#timers.delete(timer);
      cancelReal();
    };
    this.#timers.add(timer);
    return cancel;
  }

  uuid(): string {
    return realClock.uuid();
  }

  random(): number {
    return realClock.random();
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
    const due = [...this.#timers].filter(({ dueAt }) => dueAt <= this.mono());
    for (const { fire } of due.toSorted((a, b) => a.dueAt - b.dueAt)) fire();
  }
}
