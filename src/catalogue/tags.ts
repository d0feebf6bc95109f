import type { Clock } from "../clock.ts";
import type { Place } from "../model/arn.ts";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import { type Address, addressOf } from "./address.ts";
import type { Changes } from "./changes.ts";
import { checkTags } from "./checks.ts";
import type { FunctionDocument } from "./documents.ts";
import { networkTag } from "./function-version.ts";
import type { Functions } from "./functions.ts";
import { revised } from "./lifecycle.ts";

export interface TagsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
}

type TagMap = Readonly<Record<string, string>>;

/**
 * Tags of functions (API-222); a change gives `$LATEST` a new RevisionId (API-145). Every method takes an ARN, and may
 * throw what `addressOf` does, ResourceNotFoundException, and InvalidParameterValueException for a version or an alias.
 */
export class Tags {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ clock, functions, changes }: TagsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  list(arn: string, place: Place): TagMap {
    return this.#functions.find(functionAt(arn, place, "ListTags")).known.document.tags;
  }

  /** @throws InvalidParameterValueException for none, and for more than 50 together */
  async add(arn: string, place: Place, tags: TagMap): Promise<void> {
    const address = functionAt(arn, place, "TagResource");
    if (Object.keys(tags).length === 0) {
      throw new InvalidParameterValueException("An error occurred and the request cannot be processed.");
    }
    await this.#changes.apply(address, (document) => {
      const all = { ...document.tags, ...tags };
      checkTags(all);
      return this.#tagged(document, all);
    });
  }

  /** Those that are not there are no error. */
  async remove(arn: string, place: Place, keys: readonly string[]): Promise<void> {
    await this.#changes.apply(functionAt(arn, place, "UntagResource"), (document) =>
      this.#tagged(document, Object.fromEntries(Object.entries(document.tags).filter(([key]) => !keys.includes(key)))),
    );
  }

  #tagged(document: FunctionDocument, tags: TagMap): FunctionDocument {
    const { latest } = document;
    const revisionId = this.#clock.uuid();
    const runsOn = document.tags[networkTag] === tags[networkTag];
    return {
      ...document,
      tags,
      latest: runsOn ? revised(latest, revisionId) : { ...latest, revisionId, runId: revisionId },
    };
  }
}

function functionAt(arn: string, place: Place, operation: string): Address {
  const address = addressOf(arn, undefined, { place, operation });
  if (address.qualifier === undefined) return address;
  throw new InvalidParameterValueException(
    "Tags on function aliases and versions are not supported. Please specify a function ARN.",
  );
}
