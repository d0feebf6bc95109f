import { errorFacts } from "../diagnostics.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { Place } from "../model/arn.ts";
import type { Doc, Store } from "../store/store.ts";
import { functionIn, functionKind, runnableIn } from "./documents.ts";
import type { Followed } from "./follow.ts";
import type { Functions } from "./functions.ts";
import type { Packages } from "./packages.ts";
import { upgraded } from "./upgrade.ts";

export interface FollowedFunctionsOptions {
  readonly store: Store;
  readonly functions: Functions;
  readonly packages: Packages;
  readonly diagnostics: Diagnostics;
  /** Of functions from before places were keys. */
  readonly place: Place;
}

/** Functions with their packages. */
export class FollowedFunctions implements Followed {
  readonly kind: string = functionKind;
  readonly #options: FollowedFunctionsOptions;

  constructor(options: FollowedFunctionsOptions) {
    this.#options = options;
  }

  seqOf(key: string): number | undefined {
    return this.#options.functions.at(key)?.seq;
  }

  async take(written: Doc): Promise<void> {
    const { store, functions, packages, diagnostics, place } = this.#options;
    const doc = await upgraded(written, store, place);
    for (const version of runnableIn(functionIn(doc))) {
      try {
        await packages.locate(version);
      } catch (error) {
        // The function stays visible and can be updated; invoking it is refused until then.
        const { sha256 } = version.code;
        diagnostics("error", "catalogue.code-missing", { functionName: doc.key, sha256, ...errorFacts(error) });
      }
    }
    functions.set(doc);
  }

  bury(key: string, seq: number): void {
    this.#options.functions.bury(key, seq);
  }
}
