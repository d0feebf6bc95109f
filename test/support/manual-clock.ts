import { randomUUID } from "node:crypto";
import type { Clock } from "../../src/clock.ts";

interface Timer {
  at: number;
  readonly fire: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  /** How many wait. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  mono(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const cancel = this.after(ms, resolve);
      signal?.addEventListener("abort", () => {
        cancel();
        reject(signal.reason);
      });
    });
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, fire: then };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  uuid(): string {
    return randomUUID();
  }

  random(): number {
    return 0.5;
  }

  /** Moves time on, calling on the way what falls due, in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#nextUntil(end); timer; timer = this.#nextUntil(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.fire();
    }
    this.#now = end;
  }

  /** Somebody sets it: timers go on as if nobody had. */
  set(now: number): void {
    const by = now - this.#now;
    this.#now = now;
    const timers = [...this.#timers];
    for (const timer of timers) timer.at += by;
  }

  #nextUntil(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}
