import type { Clock } from "../clock.ts";
import type { ExecutionEnvironment } from "./environment.ts";

/** So long an environment stands idle before anybody looks whether something in it still runs. */
const lookAfterMs = 4;

/**
 * Stills environments that wait for an event (RT-390). A guest's main thread waits in a read and needs nothing of
 * this; child processes and worker threads do. One timer serves all, and an environment that is taken again at once
 * is never looked at: what is hot pays nothing.
 */
export class Freezer {
  readonly #clock: Clock;
  readonly #restless = new Set<ExecutionEnvironment>();
  #isAwaited = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The environment waits for an event since now. */
  add(environment: ExecutionEnvironment): void {
    this.#restless.add(environment);
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#clock.after(lookAfterMs, () => this.#look());
  }

  #look(): void {
    this.#isAwaited = false;
    const since = this.#clock.mono() - lookAfterMs;
    for (const environment of this.#restless) {
      if (environment.phase === "ready" && environment.idleSince > since) continue;
      this.#restless.delete(environment);
      environment.settle();
    }
    const [next] = this.#restless;
    if (!next) return;
    this.#isAwaited = true;
    this.#clock.after(lookAfterMs, () => this.#look());
  }
}
