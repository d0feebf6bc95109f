import type { Clock } from "../clock.ts";
import { type Place, functionArn } from "../model/arn.ts";
import {
  InvalidParameterValueException,
  ResourceConflictException,
  ResourceNotFoundException,
  UntypedInvalidParameterValueException,
} from "../model/exceptions.ts";
import { type Address, addressOf, functionNotFound } from "./address.ts";
import type { Changes } from "./changes.ts";
import { checkRevisionId } from "./conflicts.ts";
import { type AliasDocument, type FunctionDocument, own } from "./documents.ts";
import type { Functions } from "./functions.ts";
import { withoutConfigs } from "./lifecycle.ts";

export interface AliasesOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
}

/** An alias as a caller names it. */
export interface AliasTarget {
  readonly place: Place;
  /** Any form of API-110. */
  readonly name: string;
  readonly alias: string;
}

/** What of an alias can be chosen; `undefined` leaves it as it is. */
export interface AliasSettings {
  readonly version: string | undefined;
  readonly description: string | undefined;
  /** Shares of other versions by their number, 0 to 1; none removes them. */
  readonly weights: Weights | undefined;
}

export interface NewAlias extends AliasSettings {
  readonly version: string;
}

export interface DescribedAlias {
  readonly alias: AliasDocument;
  readonly aliasArn: string;
}

type Weights = Readonly<Record<string, number>>;

/**
 * Names for versions (API-211, API-212): a part of the function's document with RevisionIds of its own. Every method
 * may throw what `addressOf` does, and ResourceNotFoundException.
 */
export class Aliases {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ clock, functions, changes }: AliasesOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  /** @throws ResourceConflictException where it exists, InvalidParameterValueException (API-211) */
  async create(target: AliasTarget, { version, description = "", weights = {} }: NewAlias): Promise<DescribedAlias> {
    const address = addressIn(target, "CreateAlias");
    const alias = { name: target.alias, version, description, ...shares(weights), revisionId: this.#clock.uuid() };
    // Of a function that is not there AWS names the version as well.
    await this.#changes.apply({ ...address, qualifier: version }, (document) => {
      if (own(document.aliases, target.alias)) {
        throw new ResourceConflictException(`Alias already exists: ${arnIn(address, target.alias)}`);
      }
      return withAlias(document, checked(alias, document));
    });
    return { alias, aliasArn: arnIn(address, target.alias) };
  }

  get(target: AliasTarget): DescribedAlias {
    const address = addressIn(target, "GetAlias");
    const { known } = this.#functions.find(address);
    const aliasArn = arnIn(address, target.alias);
    const alias = own(known.document.aliases, target.alias);
    if (!alias) throw new ResourceNotFoundException(`Cannot find alias arn: ${aliasArn}`);
    return { alias, aliasArn };
  }

  /** @throws PreconditionFailedException (API-146), InvalidParameterValueException (API-211) */
  async update(
    target: AliasTarget,
    { version, description, weights }: AliasSettings,
    ifRevisionId: string | undefined,
  ): Promise<DescribedAlias> {
    const address = addressIn(target, "UpdateAlias");
    const aliasArn = arnIn(address, target.alias);
    const document = await this.#changes.apply(address, (before) => {
      const alias = presentIn(before, target.alias, aliasArn);
      checkRevisionId(alias.revisionId, ifRevisionId);
      const { weights: present = {}, ...rest } = alias;
      const next = {
        ...rest,
        version: version ?? alias.version,
        description: description ?? alias.description,
        ...shares(weights ?? present),
        revisionId: this.#clock.uuid(),
      };
      return withAlias(before, checked(next, before));
    });
    return { alias: presentIn(document, target.alias, aliasArn), aliasArn };
  }

  /** With all that belongs to it; one that is not there is no error (API-212). */
  async delete(target: AliasTarget): Promise<void> {
    await this.#changes.apply(addressIn(target, "DeleteAlias"), (document) => {
      if (!own(document.aliases, target.alias)) return document;
      const { [target.alias]: _, ...aliases } = document.aliases ?? {};
      return withoutConfigs({ ...document, aliases }, target.alias);
    });
  }

  /** In no order; only those that point to `version`, where one is given. */
  list({ place, name }: Omit<AliasTarget, "alias">, version: string | undefined): DescribedAlias[] {
    const address = addressIn({ place, name }, "ListAliases");
    const { known } = this.#functions.find(address);
    return Object.values(known.document.aliases ?? {})
      .filter((alias) => version === undefined || alias.version === version)
      .map((alias) => ({ alias, aliasArn: arnIn(address, alias.name) }));
  }
}

/** @throws ResourceNotFoundException (API-212) */
function presentIn({ aliases }: FunctionDocument, name: string, aliasArn: string): AliasDocument {
  const alias = own(aliases, name);
  if (alias) return alias;
  throw new ResourceNotFoundException(`Alias not found: ${aliasArn}`);
}

/** A share of nothing is none. */
function shares(weights: Weights): { weights?: Weights } {
  return Object.keys(weights).length > 0 ? { weights } : {};
}

function withAlias(document: FunctionDocument, alias: AliasDocument): FunctionDocument {
  return { ...document, aliases: { ...document.aliases, [alias.name]: alias } };
}

function addressIn({ place, name }: Omit<AliasTarget, "alias">, operation: string): Address {
  return { ...addressOf(name, undefined, { place, operation }), qualifier: undefined };
}

function arnIn({ place, functionName }: Address, qualifier: string): string {
  return functionArn(place, functionName, qualifier);
}

/** @throws InvalidParameterValueException, ResourceNotFoundException (API-211) */
function checked(alias: AliasDocument, document: FunctionDocument): AliasDocument {
  const { version, weights = {} } = alias;
  const others = Object.keys(weights);
  if (others.length > 1) {
    throw new InvalidParameterValueException("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  if (version === "$LATEST" && others.length > 0) {
    throw new UntypedInvalidParameterValueException(
      "$LATEST is not supported for an alias pointing to more than 1 version",
    );
  }
  if (others.includes(version)) {
    throw new InvalidParameterValueException(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  for (const each of [version, ...others]) {
    const isThere = each === "$LATEST" || own(document.versions, each) !== undefined;
    if (!isThere) throw functionNotFound(functionArn(document.place, document.functionName, each));
  }
  return alias;
}
