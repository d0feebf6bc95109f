import type { Clock } from "../clock.ts";
import { type Place, functionArn } from "../model/arn.ts";
import {
  UntypedInvalidParameterValueException,
  InvalidParameterValueException,
  ProvisionedConcurrencyConfigNotFoundException,
  ResourceConflictException,
  ResourceNotFoundException,
} from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import { leastUnreservedConcurrency } from "../model/limits.ts";
import { addressOf, arnOf, functionNotFound } from "./address.ts";
import type { Address, Target } from "./address.ts";
import type { Changes } from "./changes.ts";
import { type FunctionDocument, type ProvisionedConfig, own, versionIn } from "./documents.ts";
import type { Functions, KnownFunction } from "./functions.ts";
import { type ReservedConcurrency, provisionedOf } from "./reserved.ts";

export interface ProvisionedConfigsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
  readonly reserved: ReservedConcurrency;
}

/** A configuration as it was asked for. */
export interface DescribedConfig {
  readonly config: ProvisionedConfig;
  /** Qualified. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly qualifier: string;
  /** `undefined` while the version can't run. */
  readonly runnable: FunctionVersion | undefined;
}

/**
 * How many environments of which version are to be initialised before any event: a part of the function's document
 * that changes no RevisionId (API-145). Every method may throw what `addressOf` does, and ResourceNotFoundException.
 */
export class ProvisionedConfigs {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;
  readonly #reserved: ReservedConcurrency;

  constructor({ clock, functions, changes, reserved }: ProvisionedConfigsOptions) {
    this.#reserved = reserved;
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  /**
   * @throws InvalidParameterValueException for `$LATEST` and beyond what the function or the account has,
   * ResourceConflictException where a version would have two (API-604)
   */
  async put(target: Target, requested: number): Promise<ProvisionedConfig> {
    const address = qualified(target, "PutProvisionedConcurrencyConfig", unpublishedVersion);
    this.#find(address);
    const config = { requested, modifiedAt: this.#clock.now() };
    await this.#change(address, (provisioned, document) => {
      if (versionIn(document, address.qualifier)?.version === "$LATEST") {
        throw new InvalidParameterValueException(unpublishedVersion);
      }
      checkDoubled(document, address.qualifier);
      this.#checkLimits(document, address.qualifier, requested);
      return { ...provisioned, [address.qualifier]: config };
    });
    return config;
  }

  /** @throws InvalidParameterValueException for `$LATEST`, ProvisionedConcurrencyConfigNotFoundException (API-604) */
  get(target: Target): DescribedConfig {
    const address = qualified(target, "GetProvisionedConcurrencyConfig", unqualifiedResource);
    const [described] = configsOf(this.#find(address), address.place, address.qualifier);
    if (described) return described;
    throw new ProvisionedConcurrencyConfigNotFoundException(
      "No Provisioned Concurrency Config found for this function",
    );
  }

  /** One that is not there is no error (API-033). @throws InvalidParameterValueException for `$LATEST` (API-604) */
  async delete(target: Target): Promise<void> {
    const address = qualified(target, "DeleteProvisionedConcurrencyConfig", unqualifiedResource);
    const { document } = this.#find(address);
    if (!document.provisioned?.[address.qualifier]) return;
    await this.#change(address, (provisioned) => {
      const { [address.qualifier]: _, ...rest } = provisioned;
      return rest;
    });
  }

  /** All of a function, in no order. */
  list({ place, name }: Pick<Target, "place" | "name">): DescribedConfig[] {
    const address = addressOf(name, undefined, { place, operation: "ListProvisionedConcurrencyConfigs" });
    const { known } = this.#functions.find({ ...address, qualifier: undefined });
    return configsOf(known, place);
  }

  /** @throws ResourceNotFoundException (API-604) */
  #find(address: QualifiedAddress): KnownFunction {
    const { place, functionName, qualifier } = address;
    const known = this.#functions.get(place, functionName);
    if (known && versionIn(known.document, qualifier)) return known;
    const isAlias = !/^\d+$/.test(qualifier);
    throw isAlias
      ? new ResourceNotFoundException(`Cannot find alias arn: ${arnOf(address)}`)
      : functionNotFound(arnOf(address));
  }

  /** @throws InvalidParameterValueException (API-604) */
  #checkLimits(document: FunctionDocument, qualifier: string, requested: number): void {
    const others = provisionedOf(document) - (document.provisioned?.[qualifier]?.requested ?? 0);
    if (document.reserved !== undefined) {
      if (others + requested <= document.reserved) return;
      throw new InvalidParameterValueException(
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
      );
    }
    let unreserved = this.#reserved.unreserved(document.place) - others;
    for (const { document: each } of this.#functions.in(document.place)) {
      if (each !== document && each.reserved === undefined) unreserved -= provisionedOf(each);
    }
    if (requested > unreserved) {
      throw new UntypedInvalidParameterValueException(
        `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`,
      );
    }
    if (unreserved - requested < leastUnreservedConcurrency) {
      throw new UntypedInvalidParameterValueException(
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
          `below its minimum value of [${leastUnreservedConcurrency}].`,
      );
    }
  }

  async #change(
    address: QualifiedAddress,
    step: (before: Configs, document: FunctionDocument) => Configs,
  ): Promise<void> {
    await this.#changes.apply(address, (document) => {
      this.#find(address);
      return { ...document, provisioned: step(document.provisioned ?? {}, document) };
    });
  }
}

type Configs = Readonly<Record<string, ProvisionedConfig>>;
type QualifiedAddress = Address & { readonly qualifier: string };

const unpublishedVersion = "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";
const unqualifiedResource = "The function resource provided must be an alias or a published version.";

/** @throws InvalidParameterValueException with `refusal` where no version is named, or `$LATEST` */
function qualified({ place, name, qualifier }: Target, operation: string, refusal: string): QualifiedAddress {
  const address = addressOf(name, qualifier, { place, operation });
  // An empty qualifier is none: the model lets it pass.
  if (!address.qualifier || address.qualifier === "$LATEST") throw new InvalidParameterValueException(refusal);
  return { ...address, qualifier: address.qualifier };
}

/** A version has its environments by its number or by one alias. @throws ResourceConflictException (API-604) */
function checkDoubled({ aliases = {}, provisioned = {} }: FunctionDocument, qualifier: string): void {
  const alias = own(aliases, qualifier);
  if (alias && own(provisioned, alias.version)) {
    throw new ResourceConflictException(
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    );
  }
  const isPointedTo = Object.keys(provisioned).some((each) => own(aliases, each)?.version === qualifier);
  if (isPointedTo) throw new ResourceConflictException("Version is pointed by a Provisioned Concurrency alias");
}

function configsOf({ document, runnable }: KnownFunction, place: Place, only?: string): DescribedConfig[] {
  const { functionName, provisioned = {} } = document;
  return Object.entries(provisioned)
    .filter(([qualifier]) => only === undefined || qualifier === only)
    .map(([qualifier, config]) => ({
      config,
      functionArn: functionArn(place, functionName, qualifier),
      functionName,
      qualifier,
      runnable: runnable.get(versionIn(document, qualifier)?.version ?? qualifier),
    }));
}
