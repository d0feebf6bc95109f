import type { Clock } from "../clock.ts";
import type { FunctionsCode, Supplied } from "./functions-code.ts";

const lookEveryMs = 250;

/** Has bundles that lack packages built again when those are installed. Nobody watches `node_modules`, which is large. */
export class Supplies {
  readonly #code: FunctionsCode;
  readonly #clock: Clock;
  readonly #rebuild: (supplied: Supplied) => Promise<void>;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(code: FunctionsCode, clock: Clock, rebuild: (supplied: Supplied) => Promise<void>) {
    this.#code = code;
    this.#clock = clock;
    this.#rebuild = rebuild;
  }

  /** As long as something is lacking; to be called when that may have changed. */
  look(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#isClosed || !this.#code.isLacking) return;
    this.#cancel = this.#clock.after(lookEveryMs, () => {
      const supplied = this.#code.supplied();
      if (supplied.names.length === 0) this.look();
      else void this.#rebuild(supplied);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }
}
