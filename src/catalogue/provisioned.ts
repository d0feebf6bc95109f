import type { Clock } from "../clock.ts";
import { type Place, functionArn } from "../model/arn.ts";
import {
  ConcurrencyLimitException,
  InvalidParameterValueException,
  ProvisionedConcurrencyConfigNotFoundException,
  ResourceNotFoundException,
} from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import { accountConcurrency, leastUnreservedConcurrency } from "../model/limits.ts";
import { addressOf, arnOf, functionNotFound } from "./address.ts";
import type { Address } from "./address.ts";
import type { Changes } from "./changes.ts";
import type { ProvisionedConfig } from "./documents.ts";
import type { Functions, KnownFunction } from "./functions.ts";

export interface ProvisionedConfigsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
}

/** A version as a caller names it. */
export interface ProvisionedTarget {
  readonly place: Place;
  /** Any form of API-110. */
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** A configuration as it was asked for. */
export interface DescribedConfig {
  readonly config: ProvisionedConfig;
  /** Qualified. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly version: string;
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

  constructor({ clock, functions, changes }: ProvisionedConfigsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  /** @throws InvalidParameterValueException for `$LATEST` and beyond the account's concurrency (API-604) */
  async put(target: ProvisionedTarget, requested: number): Promise<ProvisionedConfig> {
    const address = qualified(target, "PutProvisionedConcurrencyConfig", unpublishedVersion);
    this.#find(address);
    this.#checkLimits(address, requested);
    const config = { requested, modifiedAt: this.#clock.now() };
    await this.#change(address, (provisioned) => ({ ...provisioned, [address.qualifier]: config }));
    return config;
  }

  /** @throws InvalidParameterValueException for `$LATEST`, ProvisionedConcurrencyConfigNotFoundException (API-604) */
  get(target: ProvisionedTarget): DescribedConfig {
    const address = qualified(target, "GetProvisionedConcurrencyConfig", unqualifiedResource);
    const [described] = configsOf(this.#find(address), address.place, address.qualifier);
    if (described) return described;
    throw new ProvisionedConcurrencyConfigNotFoundException(
      "No Provisioned Concurrency Config found for this function",
    );
  }

  /** One that is not there is no error (API-033). @throws InvalidParameterValueException for `$LATEST` (API-604) */
  async delete(target: ProvisionedTarget): Promise<void> {
    const address = qualified(target, "DeleteProvisionedConcurrencyConfig", unqualifiedResource);
    const { document } = this.#find(address);
    if (!document.provisioned?.[address.qualifier]) return;
    await this.#change(address, (provisioned) => {
      const { [address.qualifier]: _, ...rest } = provisioned;
      return rest;
    });
  }

  /** All of a function, by version. */
  list({ place, name }: Pick<ProvisionedTarget, "place" | "name">): DescribedConfig[] {
    const address = addressOf(name, undefined, { place, operation: "ListProvisionedConcurrencyConfigs" });
    const { known } = this.#functions.find({ ...address, qualifier: undefined });
    return configsOf(known, place);
  }

  /** @throws ResourceNotFoundException (API-604); no alias exists yet */
  #find(address: QualifiedAddress): KnownFunction {
    const { place, functionName, qualifier } = address;
    if (!/^\d+$/.test(qualifier)) throw new ResourceNotFoundException(`Cannot find alias arn: ${arnOf(address)}`);
    const known = this.#functions.get(place, functionName);
    if (!known?.document.versions[qualifier]) throw functionNotFound(arnOf(address));
    return known;
  }

  /** @throws ConcurrencyLimitException (API-604) */
  #checkLimits({ place, functionName, qualifier }: QualifiedAddress, requested: number): void {
    let unreserved = accountConcurrency;
    for (const { document } of this.#functions.in(place)) {
      for (const [version, config] of Object.entries(document.provisioned ?? {})) {
        if (document.functionName !== functionName || version !== qualifier) unreserved -= config.requested;
      }
    }
    if (requested > unreserved) {
      throw new ConcurrencyLimitException(
        `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${unreserved}].`,
      );
    }
    if (unreserved - requested < leastUnreservedConcurrency) {
      throw new ConcurrencyLimitException(
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
          `below its minimum value of [${leastUnreservedConcurrency}].`,
      );
    }
  }

  async #change(address: QualifiedAddress, step: (before: Configs) => Configs): Promise<void> {
    await this.#changes.apply(address, (document) => {
      this.#find(address);
      return { ...document, provisioned: step(document.provisioned ?? {}) };
    });
  }
}

type Configs = Readonly<Record<string, ProvisionedConfig>>;
type QualifiedAddress = Address & { readonly qualifier: string };

const unpublishedVersion = "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";
const unqualifiedResource = "The function resource provided must be an alias or a published version.";

/** @throws InvalidParameterValueException with `refusal` where no version is named, or `$LATEST` */
function qualified(
  { place, name, qualifier }: ProvisionedTarget,
  operation: string,
  refusal: string,
): QualifiedAddress {
  const address = addressOf(name, qualifier, { place, operation });
  // An empty qualifier is none: the model lets it pass.
  if (!address.qualifier || address.qualifier === "$LATEST") throw new InvalidParameterValueException(refusal);
  return { ...address, qualifier: address.qualifier };
}

function configsOf({ document, runnable }: KnownFunction, place: Place, only?: string): DescribedConfig[] {
  const { functionName, provisioned = {} } = document;
  return Object.entries(provisioned)
    .filter(([version]) => only === undefined || version === only)
    .map(([version, config]) => ({
      config,
      functionArn: functionArn(place, functionName, version),
      functionName,
      version,
      runnable: runnable.get(version),
    }));
}
