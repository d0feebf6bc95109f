import { addressOf } from "./address.ts";
import type { Target } from "./address.ts";
import type { Changes } from "./changes.ts";
import type { RecursiveLoop } from "./documents.ts";
import type { Functions } from "./functions.ts";

export interface RecursionConfigsOptions {
  readonly functions: Functions;
  readonly changes: Changes;
}

/**
 * What becomes of functions that call themselves over and over (API-230, API-410). Both methods may throw what
 * `addressOf` does, and ResourceNotFoundException.
 */
export class RecursionConfigs {
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ functions, changes }: RecursionConfigsOptions) {
    this.#functions = functions;
    this.#changes = changes;
  }

  async put({ place, name }: Pick<Target, "place" | "name">, recursiveLoop: RecursiveLoop): Promise<void> {
    const address = addressOf(name, undefined, { place, operation: "PutFunctionRecursionConfig" });
    await this.#changes.apply(address, (document) => ({ ...document, recursiveLoop }));
  }

  get({ place, name }: Pick<Target, "place" | "name">): RecursiveLoop {
    const address = addressOf(name, undefined, { place, operation: "GetFunctionRecursionConfig" });
    return this.#functions.find(address).known.document.recursiveLoop ?? "Terminate";
  }
}
