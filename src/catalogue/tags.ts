import type { Clock } from "../clock.ts";
import type { Place } from "../model/arn.ts";
import { InvalidParameterValueException, ResourceNotFoundException } from "../model/exceptions.ts";
import { type Address, addressOf } from "./address.ts";
import type { Changes } from "./changes.ts";
import { checkTags } from "./checks.ts";
import { configNotFound } from "./code-signing.ts";
import { type CodeSigningDocument, codeSigningKey } from "./code-signing-documents.ts";
import type { FunctionDocument } from "./documents.ts";
import { networkTag } from "./function-version.ts";
import type { Functions } from "./functions.ts";
import { revised } from "./lifecycle.ts";
import { type MappingDocument, mappingKey } from "./mapping-documents.ts";
import type { Table } from "./table.ts";

export interface TagsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
  readonly mappings: Table<MappingDocument>;
  readonly codeSigning: Table<CodeSigningDocument>;
}

type TagMap = Readonly<Record<string, string>>;

/** A resource that has tags. */
interface Tagged {
  readonly tags: TagMap;
  change(step: (tags: TagMap) => TagMap): Promise<unknown>;
}

/**
 * Tags of functions, event source mappings and code signing configurations (API-222); a change gives a function's
 * `$LATEST` a new RevisionId (API-145). Every method takes an ARN, and may throw what `addressOf` does,
 * ResourceNotFoundException, and InvalidParameterValueException for a version or an alias.
 */
export class Tags {
  readonly #options: TagsOptions;

  constructor(options: TagsOptions) {
    this.#options = options;
  }

  list(arn: string, place: Place): TagMap {
    return this.#find(arn, place, "ListTags").tags;
  }

  /** @throws InvalidParameterValueException for none, and for more than 50 together */
  async add(arn: string, place: Place, tags: TagMap): Promise<void> {
    const resource = this.#find(arn, place, "TagResource");
    if (Object.keys(tags).length === 0) {
      throw new InvalidParameterValueException("An error occurred and the request cannot be processed.");
    }
    await resource.change((before) => {
      const all = { ...before, ...tags };
      checkTags(all);
      return all;
    });
  }

  /** Those that are not there are no error. */
  async remove(arn: string, place: Place, keys: readonly string[]): Promise<void> {
    await this.#find(arn, place, "UntagResource").change((before) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key))),
    );
  }

  #find(arn: string, place: Place, operation: string): Tagged {
    const { mappings, codeSigning } = this.#options;
    const [, , , , , type, id = ""] = arn.split(":");
    if (type === "event-source-mapping") {
      return ofTable(
        mappings,
        mappingKey(place, id),
        new ResourceNotFoundException(`Event source mapping not found: ${arn}`),
      );
    }
    if (type === "code-signing-config") return ofTable(codeSigning, codeSigningKey(place, id), configNotFound(arn));
    return this.#ofFunction(functionAt(arn, place, operation));
  }

  #ofFunction(address: Address): Tagged {
    const { functions, changes, clock } = this.#options;
    return {
      tags: functions.find(address).known.document.tags,
      change: async (step) =>
        await changes.apply(address, (document) => tagged(document, step(document.tags), clock.uuid())),
    };
  }
}

/** @throws `missing` where there is no such document */
function ofTable<Body extends { readonly tags: TagMap }>(table: Table<Body>, key: string, missing: Error): Tagged {
  const row = table.get(key);
  if (!row) throw missing;
  return {
    tags: row.body.tags,
    change: async (step) =>
      await table.change(key, (body) => {
        if (!body) throw missing;
        return { ...body, tags: step(body.tags) };
      }),
  };
}

function tagged(document: FunctionDocument, tags: TagMap, revisionId: string): FunctionDocument {
  const { latest } = document;
  const runsOn = document.tags[networkTag] === tags[networkTag];
  return {
    ...document,
    tags,
    latest: runsOn ? revised(latest, revisionId) : { ...latest, revisionId, runId: revisionId },
  };
}

function functionAt(arn: string, place: Place, operation: string): Address {
  const address = addressOf(arn, undefined, { place, operation });
  if (address.qualifier === undefined) return address;
  throw new InvalidParameterValueException(
    "Tags on function aliases and versions are not supported. Please specify a function ARN.",
  );
}
