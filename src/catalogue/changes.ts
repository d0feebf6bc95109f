import { functionArn } from "../model/arn.ts";
import { StoreError } from "../store/store.ts";
import { type Address, arnOf, functionNotFound } from "./address.ts";
import type { Commits } from "./commits.ts";
import { updateInProgress } from "./conflicts.ts";
import type { FunctionDocument } from "./documents.ts";
import type { Functions } from "./functions.ts";

export interface ChangesOptions {
  readonly functions: Functions;
  readonly commits: Commits;
}

/** Changes of what stands in a function's document beside its versions. */
export class Changes {
  readonly #functions: Functions;
  readonly #commits: Commits;

  constructor({ functions, commits }: ChangesOptions) {
    this.#functions = functions;
    this.#commits = commits;
  }

  /**
   * One commit, and again on top of what was written in between. `step` makes the next document of the present one; the
   * same one means that nothing is to be written. Resolves to what stands then.
   * @throws ResourceNotFoundException where there is no such function, and what `step` throws
   */
  async apply(address: Address, step: (document: FunctionDocument) => FunctionDocument): Promise<FunctionDocument> {
    const { place, functionName } = address;
    for (;;) {
      const known = this.#functions.get(place, functionName);
      if (!known) throw functionNotFound(arnOf(address));
      const next = step(known.document);
      if (next === known.document) return next;
      try {
        await this.#commits.write(next, known.rev);
        return next;
      } catch (error) {
        if (!(error instanceof StoreError && error.code === "Conflict")) throw error;
        const isBehind = this.#functions.get(place, functionName) === known;
        if (isBehind) throw updateInProgress(functionArn(place, functionName));
      }
    }
  }
}
