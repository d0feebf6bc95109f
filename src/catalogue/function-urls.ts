import type { Clock } from "../clock.ts";
import { functionArn } from "../model/arn.ts";
import { ResourceConflictException, ResourceNotFoundException, ValidationException } from "../model/exceptions.ts";
import { addressOf, arnOf } from "./address.ts";
import type { Address, Target } from "./address.ts";
import type { Changes } from "./changes.ts";
import { own, without } from "./documents.ts";
import type { FunctionDocument, FunctionUrlConfig, FunctionUrlSettings } from "./documents.ts";
import type { Functions } from "./functions.ts";

export interface FunctionUrlConfigsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
}

export interface DescribedUrl {
  readonly config: FunctionUrlConfig;
  /** With the alias, if it is an alias's. */
  readonly functionArn: string;
}

/** A URL that somebody came to. */
export interface FoundUrl {
  readonly config: FunctionUrlConfig;
  /** Of the alias, where it is an alias's. */
  readonly address: Address;
  /** Its alias has been deleted (API-212). */
  readonly isOrphan: boolean;
}

/**
 * The URLs of functions, one for `$LATEST` and one for each alias (API-216): a part of the function's document that
 * changes no RevisionId. Every method may throw what `addressOf` does, and ValidationException for a version (API-113).
 */
export class FunctionUrlConfigs {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ clock, functions, changes }: FunctionUrlConfigsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  /** @throws ResourceNotFoundException, ResourceConflictException where there is one */
  async create(target: Target, settings: FunctionUrlSettings): Promise<DescribedUrl> {
    const address = urlAddress(target, "CreateFunctionUrlConfig");
    this.#document(address);
    const now = this.#clock.now();
    const config = { ...settings, urlId: this.#clock.uuid().replaceAll("-", ""), createdAt: now, modifiedAt: now };
    await this.#changes.apply(address, (document) => {
      if (own(document.urls, address.key)) throw urlExists(address);
      checkAlias(document, address);
      return { ...document, urls: { ...document.urls, [address.key]: config } };
    });
    return { config, functionArn: arnOf(address) };
  }

  /** What is not given stays as it is. @throws ResourceNotFoundException */
  async update(target: Target, settings: Partial<FunctionUrlSettings>): Promise<DescribedUrl> {
    const address = urlAddress(target, "UpdateFunctionUrlConfig");
    const known = this.#document(address);
    // A URL outlives its alias (API-212), and needs none to be changed.
    if (!own(known.urls, address.key)) checkAlias(known, address);
    let config = found(known, address);
    await this.#changes.apply(address, (document) => {
      config = { ...found(document, address), ...settings, modifiedAt: this.#clock.now() };
      return { ...document, urls: { ...document.urls, [address.key]: config } };
    });
    return { config, functionArn: arnOf(address) };
  }

  /** @throws ResourceNotFoundException */
  get(target: Target): DescribedUrl {
    const address = urlAddress(target, "GetFunctionUrlConfig");
    const known = this.#functions.get(address.place, address.functionName);
    return { config: found(known?.document, address), functionArn: arnOf(address) };
  }

  /** Of any account in any region; `urlId` in lower case. */
  find(urlId: string): FoundUrl | undefined {
    const owner = this.#functions.urls.find(urlId);
    const config = own(owner?.document.urls, owner?.key ?? "");
    if (!owner || !config) return undefined;
    const { place, functionName, aliases } = owner.document;
    const qualifier = owner.key === "$LATEST" ? undefined : owner.key;
    const isOrphan = qualifier !== undefined && !own(aliases, qualifier);
    return { config, address: { place, functionName, qualifier }, isOrphan };
  }

  /** @throws ResourceNotFoundException */
  async delete(target: Target): Promise<void> {
    const address = urlAddress(target, "DeleteFunctionUrlConfig");
    found(this.#functions.get(address.place, address.functionName)?.document, address);
    await this.#changes.apply(address, (document) => ({ ...document, urls: without(document.urls, address.key) }));
  }

  /** All of a function, in no order. @throws ResourceNotFoundException */
  list({ place, name }: Pick<Target, "place" | "name">): DescribedUrl[] {
    const address = addressOf(name, undefined, { place, operation: "ListFunctionUrlConfigs" });
    return Object.entries(this.#document(address).urls ?? {}).map(([key, config]) => ({
      config,
      functionArn: functionArn(place, address.functionName, key === "$LATEST" ? undefined : key),
    }));
  }

  /** @throws ResourceNotFoundException where there is no such function */
  #document({ place, functionName }: Address): FunctionDocument {
    const known = this.#functions.get(place, functionName);
    if (!known) throw noFunction();
    return known.document;
  }
}

type UrlAddress = Address & {
  /** Under which it stands in the function's document. */
  readonly key: string;
};

/** @throws ValidationException for a version: the model sees only the parameter, but the name can have one as well */
function urlAddress({ place, name, qualifier }: Target, operation: string): UrlAddress {
  const address = addressOf(name, qualifier, { place, operation });
  if (address.qualifier !== undefined && /^\d+$|\$/.test(address.qualifier)) {
    throw new ValidationException(
      `1 validation error detected: Value '${address.qualifier}' at 'qualifier' failed to satisfy constraint: ` +
        String.raw`Member must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)`,
    );
  }
  return { ...address, key: address.qualifier ?? "$LATEST" };
}

/** @throws ResourceNotFoundException, for a missing function too */
function found(document: FunctionDocument | undefined, { key }: UrlAddress): FunctionUrlConfig {
  const config = own(document?.urls, key);
  if (!config) throw new ResourceNotFoundException("The resource you requested does not exist.");
  return config;
}

/** @throws ResourceNotFoundException */
function checkAlias({ aliases }: FunctionDocument, { key }: UrlAddress): void {
  if (key !== "$LATEST" && !own(aliases, key)) throw noFunction();
}

function noFunction(): ResourceNotFoundException {
  return new ResourceNotFoundException("Function does not exist");
}

/** Two blanks, as AWS has them. */
function urlExists(address: UrlAddress): ResourceConflictException {
  return new ResourceConflictException(
    `Failed to create function url config for [functionArn = ${arnOf(address)}]. ` +
      "Error message:  FunctionUrlConfig exists for this Lambda function",
  );
}
