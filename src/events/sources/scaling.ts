import type { Clock } from "../../clock.ts";

/**
 * AWS begins with five batches at once and adds 300 a minute, up to a thousand or what the mapping allows.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const first = 5;
const most = 1000;
const growthMs = 200;

/** How many batches of one mapping run at once. */
export class Scaling {
  readonly #clock: Clock;
  readonly #most: number;
  #allowed: number;
  #running = 0;
  #left = Promise.withResolvers<void>();

  constructor(clock: Clock, maximum: number = most) {
    this.#clock = clock;
    this.#most = Math.min(most, maximum);
    this.#allowed = Math.min(first, this.#most);
  }

  /** Resolves when another batch may run, or the poller is closed. */
  async room(signal: AbortSignal): Promise<void> {
    while (this.#running >= this.#allowed && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const grow = (): void => {
        this.#allowed = Math.min(this.#most, this.#allowed + 1);
        resolve();
      };
      const cancel = this.#allowed < this.#most ? this.#clock.after(growthMs, grow) : () => {};
      const abort = (): void => resolve();
      signal.addEventListener("abort", abort, { once: true });
      await Promise.race([this.#left.promise, promise]);
      signal.removeEventListener("abort", abort);
      cancel();
    }
  }

  /** A batch runs until the returned value is disposed of. */
  enter(): Disposable {
    this.#running += 1;
    return {
      [Symbol.dispose]: () => {
        this.#running -= 1;
        this.#left.resolve();
        this.#left = Promise.withResolvers();
      },
    };
  }

  /** Nothing was there for a long time: from the beginning. */
  idle(): void {
    this.#allowed = Math.min(first, this.#most);
  }

  /** A batch has failed. */
  slowDown(): void {
    this.#allowed = Math.max(Math.min(first, this.#most), this.#allowed - 1);
  }
}
