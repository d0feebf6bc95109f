import { availableParallelism } from "node:os";
import type { ExecutionEnvironment } from "./environment.ts";
import type { RuntimeFiles } from "./workshop.ts";

/** More starts of Node.js at once only slow each other down, and the environments that run with them. */
const mostAtOnce = 2 * availableParallelism();

/**
 * The processes that are being started for invocations. Only what takes the processors counts: not a function that is
 * long to load, nor a runtime that is being fetched.
 */
export class Starts {
  readonly #runtimes: RuntimeFiles;
  #underWay = 0;

  constructor(runtimes: RuntimeFiles) {
    this.#runtimes = runtimes;
  }

  get areEnough(): boolean {
    return this.#underWay >= mostAtOnce;
  }

  async start(environment: ExecutionEnvironment): Promise<void> {
    const isInstalled = this.#runtimes.installedBinary(environment.plan.runtime.id) !== undefined;
    const weight = isInstalled ? 1 : 0;
    this.#underWay += weight;
    try {
      await environment.start();
    } finally {
      this.#underWay -= weight;
    }
  }
}
