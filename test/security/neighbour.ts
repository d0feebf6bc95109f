import { setTimeout as delay } from "node:timers/promises";
import type { FunctionUnderTest } from "../support/function-under-test.ts";
import type { TestBench } from "../support/test-bench.ts";

const pauseMs = 50;

/** A healthy function that is called again and again while others misbehave. */
export class Neighbour {
  /** Answers that were none. */
  readonly complaints: string[] = [];
  readonly #bench: TestBench;
  readonly #alone: number[] = [];
  readonly #amidst: number[] = [];
  readonly #leaving = new AbortController();
  #life: Promise<void> | undefined;

  constructor(bench: TestBench) {
    this.#bench = bench;
  }

  /** Resolves when it has lived alone for a while. */
  async moveIn(): Promise<void> {
    const settled = Promise.withResolvers<void>();
    const files = { "index.js": "exports.handler = async (event) => event.n + 1;" };
    this.#life = this.#bench.withFunction({ runtimeId: "nodejs22.x", files }, async (fn) => {
      await fn.invoke({ n: 0 });
      for (let n = 0; n < 15; n += 1) await this.#call(fn, n, this.#alone);
      settled.resolve();
      for (let n = 0; !this.#leaving.signal.aborted; n += 1) await this.#call(fn, n, this.#amidst);
    });
    await Promise.race([settled.promise, this.#life]);
  }

  async moveOut(): Promise<void> {
    this.#leaving.abort();
    await this.#life;
  }

  summary(): string {
    const [alone, amidst] = [this.#alone, this.#amidst].map(median);
    return `healthy neighbour: median ${alone} ms alone, ${amidst} ms amidst the attacks (${this.#amidst.length} calls)`;
  }

  async #call(fn: FunctionUnderTest, n: number, durations: number[]): Promise<void> {
    const { text, durationMs } = await fn.invoke({ n });
    durations.push(durationMs);
    if (text !== String(n + 1)) this.complaints.push(text);
    await delay(pauseMs);
  }
}

function median(numbers: readonly number[]): string {
  return (numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN).toFixed(2);
}
