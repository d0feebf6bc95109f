import type { Clock } from "../clock.ts";
import { type Place, functionArn, placeIn } from "../model/arn.ts";
import type { FunctionVersion } from "../model/function.ts";
import { Aliases } from "./aliases.ts";
import { type Asking, addressOf, arnOf } from "./address.ts";
import { Changes } from "./changes.ts";
import type { CodeSigningDocument } from "./code-signing-documents.ts";
import { CodeSigningConfigs } from "./code-signing.ts";
import type { CodeStorage } from "./code-storage.ts";
import type { Commits } from "./commits.ts";
import { notInvocable } from "./conflicts.ts";
import { type CatalogueConfig, Deployments } from "./deployments.ts";
import { type AliasDocument, type DescribedVersion, own, versionIn } from "./documents.ts";
import type { DownloadKey } from "./download-key.ts";
import { EventInvokeConfigs } from "./event-invoke.ts";
import type { CheckSource } from "./event-sources.ts";
import { EventSourceMappings } from "./event-source-mappings.ts";
import type { Follower } from "./follow.ts";
import { FunctionUrlConfigs } from "./function-urls.ts";
import type { Functions, KnownFunction } from "./functions.ts";
import type { LayerPolicies } from "./layer-policies.ts";
import type { Layers } from "./layers.ts";
import { listPage } from "./listing.ts";
import type { FunctionPage, ListQuery } from "./listing.ts";
import type { MappingDocument } from "./mapping-documents.ts";
import type { Packages } from "./packages.ts";
import { Permissions } from "./permissions.ts";
import { ProvisionedConfigs } from "./provisioned.ts";
import { RecursionConfigs } from "./recursion.ts";
import { ReservedConcurrency } from "./reserved.ts";
import { RuntimeManagementConfigs } from "./runtime-management.ts";
import type { Settling } from "./settling.ts";
import type { Sweeper } from "./sweeper.ts";
import type { Table } from "./table.ts";
import { Tags } from "./tags.ts";

export interface CatalogueParts {
  readonly config: CatalogueConfig;
  readonly clock: Clock;
  readonly packages: Packages;
  readonly functions: Functions;
  readonly layers: Layers;
  readonly layerPolicies: LayerPolicies;
  readonly mappings: Table<MappingDocument>;
  readonly codeSigning: Table<CodeSigningDocument>;
  readonly commits: Commits;
  readonly storage: CodeStorage;
  readonly settling: Settling;
  readonly follower: Follower;
  readonly sweeper: Sweeper;
  readonly downloadKey: DownloadKey;
  readonly checkSource: CheckSource;
}

/** A version that can run now, and the ARN as it was addressed (API-312). */
export interface Resolution {
  readonly version: FunctionVersion;
  readonly invokedFunctionArn: string;
}

/**
 * What exists: functions and their versions, and layers, read from memory. Names are any form of API-110; every method that takes
 * one may throw what `addressOf` does.
 */
export class Catalogue {
  readonly deployments: Deployments;
  readonly aliases: Aliases;
  readonly permissions: Permissions;
  readonly tags: Tags;
  readonly reserved: ReservedConcurrency;
  readonly provisioned: ProvisionedConfigs;
  readonly layers: Layers;
  readonly layerPolicies: LayerPolicies;
  readonly eventInvoke: EventInvokeConfigs;
  readonly urls: FunctionUrlConfigs;
  readonly eventSourceMappings: EventSourceMappings;
  readonly codeSigning: CodeSigningConfigs;
  readonly runtimeManagement: RuntimeManagementConfigs;
  readonly recursion: RecursionConfigs;
  readonly downloadKey: DownloadKey;
  readonly #config: CatalogueConfig;
  readonly #clock: Clock;
  readonly #packages: Packages;
  readonly #functions: Functions;
  readonly #storage: CodeStorage;
  readonly #settling: Settling;
  readonly #follower: Follower;
  readonly #sweeper: Sweeper;

  constructor(parts: CatalogueParts) {
    const changes = new Changes(parts);
    this.codeSigning = new CodeSigningConfigs({ ...parts, changes });
    this.deployments = new Deployments({ ...parts, codeSigning: this.codeSigning });
    this.aliases = new Aliases({ ...parts, changes });
    this.permissions = new Permissions({ ...parts, changes });
    this.tags = new Tags({ ...parts, changes });
    this.reserved = new ReservedConcurrency({ ...parts, changes });
    this.provisioned = new ProvisionedConfigs({ ...parts, changes, reserved: this.reserved });
    this.layers = parts.layers;
    this.layerPolicies = parts.layerPolicies;
    this.eventInvoke = new EventInvokeConfigs({ ...parts, changes });
    this.urls = new FunctionUrlConfigs({ ...parts, changes });
    this.eventSourceMappings = new EventSourceMappings(parts);
    this.runtimeManagement = new RuntimeManagementConfigs({ ...parts, changes });
    this.recursion = new RecursionConfigs({ ...parts, changes });
    this.downloadKey = parts.downloadKey;
    this.#config = parts.config;
    this.#clock = parts.clock;
    this.#packages = parts.packages;
    this.#functions = parts.functions;
    this.#storage = parts.storage;
    this.#settling = parts.settling;
    this.#follower = parts.follower;
    this.#sweeper = parts.sweeper;
  }

  /**
   * What an invocation runs. The version is the same object until it changes; the ARN is the caller's (`place`).
   * @throws ResourceNotFoundException (API-115), ResourceConflictException before it is active (API-144),
   * AccessDeniedException (API-114)
   */
  resolve(name: string, qualifier: string | undefined, place: Place = this.#config): Resolution {
    const bare = qualifier === undefined ? this.#functions.get(place, name) : undefined;
    if (bare) return { version: runnable(bare, "$LATEST"), invokedFunctionArn: functionArn(place, name) };
    const address = this.permissions.addressToInvoke({ place, name, qualifier });
    const asked = address.qualifier ?? "$LATEST";
    const { known, version } = this.#functions.find({ ...address, qualifier: asked });
    const chosen = chosenVersion(own(known.document.aliases, asked), this.#clock.random()) ?? version.version;
    return { version: runnable(known, chosen), invokedFunctionArn: arnOf(address) };
  }

  /** As `resolve`, wherever it is. */
  resolveArn(arn: string): Resolution {
    return this.resolve(arn, undefined, placeIn(arn));
  }

  /** @throws ResourceNotFoundException (API-115) */
  describe(name: string, qualifier: string | undefined, asking: Asking): DescribedVersion {
    const address = addressOf(name, qualifier, asking);
    const { known, version } = this.#functions.find(address);
    return { document: known.document, version, functionArn: arnOf(address) };
  }

  /** `$LATEST` and every published version, in order, qualified (API-116). @throws ResourceNotFoundException */
  versions(name: string, place: Place): DescribedVersion[] {
    const address = {
      ...addressOf(name, undefined, { place, operation: "ListVersionsByFunction" }),
      qualifier: undefined,
    };
    const { document } = this.#functions.find(address).known;
    return [document.latest, ...Object.values(document.versions)].map((version) => ({
      document,
      version,
      functionArn: functionArn(place, document.functionName, version.version),
    }));
  }

  /** What an account has in a region: bytes of all packages, and functions (API-227). */
  usage(place: Place): { readonly codeBytes: number; readonly functions: number } {
    return { codeBytes: this.#storage.usedBytes(place), functions: this.#functions.names(place).length };
  }

  list(query: ListQuery): FunctionPage {
    return listPage(this.#functions, query);
  }

  /** Path of a deployment package as it was uploaded. */
  async zip(sha256: string): Promise<string> {
    return await this.#packages.zip(sha256);
  }

  /** Resolves when nothing is being created or changed. */
  async idle(): Promise<void> {
    await this.#settling.idle();
  }

  async close(): Promise<void> {
    await Promise.all([this.#sweeper.close(), this.#follower.close(), this.#settling.close()]);
  }
}

/** By chance, where an alias shares out its invocations (API-313). `dice` is 0 to 1. */
function chosenVersion(alias: AliasDocument | undefined, dice: number): string | undefined {
  let rest = dice;
  for (const [version, share] of Object.entries(alias?.weights ?? {})) {
    if (rest < share) return version;
    rest -= share;
  }
  return alias?.version;
}

/** @throws ResourceConflictException where it is not ready, or its package is lost (API-144) */
function runnable(known: KnownFunction, version: string): FunctionVersion {
  const ready = known.runnable.get(version);
  if (ready) return ready;
  throw notInvocable(versionIn(known.document, version)?.status === "creating" ? "Pending" : "Failed");
}
