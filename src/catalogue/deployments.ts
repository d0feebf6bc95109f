import type { Clock } from "../clock.ts";
import type { EngineConfig } from "../config.ts";
import { InvalidParameterValueException, ResourceConflictException } from "../model/exceptions.ts";
import type { AwsException } from "../model/exceptions.ts";
import { functionArn } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import { StoreError } from "../store/store.ts";
import { addressOf } from "./address.ts";
import { checkMandatory, checkName, checkSettings, checkTags } from "./checks.ts";
import type { SettingsChecks } from "./checks.ts";
import { checkCodeSource } from "./code-source.ts";
import type { CodeSigningConfigs } from "./code-signing.ts";
import { bytesOf, type CodeStorage } from "./code-storage.ts";
import type { Commits } from "./commits.ts";
import {
  checkCode,
  checkRevision,
  checkSettled,
  functionExists,
  functionsOnly,
  updateInProgress,
} from "./conflicts.ts";
import type { DescribedVersion, FunctionDocument, VersionDocument } from "./documents.ts";
import { functionLayers } from "./function-layers.ts";
import type { Functions, KnownFunction } from "./functions.ts";
import type { Layers } from "./layers.ts";
import { aliasesOf, created, published, revised, updated, withoutVersion } from "./lifecycle.ts";
import type { Change, Moment } from "./lifecycle.ts";
import type { Packages } from "./packages.ts";
import type {
  CreateRequest,
  PublishRequest,
  UpdateCodeRequest,
  UpdateConfigurationRequest,
  UpdateRequest,
} from "./requests.ts";
import { changedSettings, newSettings } from "./settings.ts";
import type { CheckedSettings, GivenSettings } from "./settings.ts";

export type CatalogueConfig = Pick<EngineConfig, "region" | "accountId" | "strictRuntimes" | "accountConcurrency"> &
  Partial<Pick<EngineConfig, "linksFolders">>;

export interface DeploymentsOptions {
  readonly config: CatalogueConfig;
  readonly clock: Clock;
  readonly packages: Packages;
  readonly functions: Functions;
  readonly commits: Commits;
  readonly layers: Layers;
  readonly codeSigning: CodeSigningConfigs;
  readonly storage: CodeStorage;
}

/**
 * Makes, changes and deletes functions. Each is one commit against the revision it was made from, so that of two at
 * once one is refused. Names are any form of API-110; every method may throw what `addressOf` does.
 */
export class Deployments {
  readonly #config: CatalogueConfig;
  readonly #clock: Clock;
  readonly #packages: Packages;
  readonly #functions: Functions;
  readonly #commits: Commits;
  readonly #layers: Layers;
  readonly #codeSigning: CodeSigningConfigs;
  readonly #storage: CodeStorage;

  constructor({ config, clock, packages, functions, commits, layers, ...rest }: DeploymentsOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#packages = packages;
    this.#functions = functions;
    this.#commits = commits;
    this.#layers = layers;
    this.#codeSigning = rest.codeSigning;
    this.#storage = rest.storage;
  }

  /**
   * @throws ResourceConflictException where it exists, InvalidParameterValueException (API-201),
   * CodeSigningConfigNotFoundException (API-231), CodeStorageExceededException
   */
  async create(request: CreateRequest): Promise<DescribedVersion> {
    const { place, tags, codeSigningConfigArn } = request;
    const { functionName, qualifier } = addressOf(request.name, undefined, { place, operation: "CreateFunction" });
    if (qualifier !== undefined) throw new InvalidParameterValueException(functionsOnly);
    checkName(functionName);
    if (this.#functions.get(place, functionName)) throw functionExists(functionName);
    const checked = this.#check(request.settings, place);
    const mandatory = { role: request.role, ...checkMandatory(checked) };
    checkTags(tags);
    if (codeSigningConfigArn !== undefined) this.#codeSigning.checkThere(place, codeSigningConfigArn);
    const code = await this.#packages.keep(checkCodeSource(request.source));
    const settings = newSettings(functionName, mandatory, checked);
    await this.#packages.prepare({ code, settings });
    const first = created({ place, functionName, tags, code, settings, codeSigningConfigArn }, this.#moment());
    const { document, version } = request.publish ? published(first, this.#moment()) : unpublished(first);
    await this.#write(document, { expect: "absent", onConflict: functionExists(functionName) });
    return { document, version, functionArn: functionArn(place, functionName) };
  }

  /** @throws as `updateConfiguration`, CodeStorageExceededException */
  async updateCode(request: UpdateCodeRequest): Promise<DescribedVersion> {
    const target = this.#target(request, "UpdateFunctionCode");
    const { document } = target.known;
    const code = await this.#packages.keep(checkCodeSource(request.source));
    const settings = changedSettings(document.latest.settings, { architecture: request.architecture });
    await this.#packages.prepare({ code, settings });
    if (!request.dryRun) return await this.#update(target, { code, settings }, request.publish);
    return { document, version: { ...document.latest, code, settings }, functionArn: target.functionArn };
  }

  /**
   * @throws ResourceNotFoundException, ResourceConflictException while another change is under way (API-143),
   * PreconditionFailedException (API-146), InvalidParameterValueException (API-201)
   */
  async updateConfiguration(request: UpdateConfigurationRequest): Promise<DescribedVersion> {
    const target = this.#target(request, "UpdateFunctionConfiguration");
    const { code, settings: before } = target.known.document.latest;
    const settings = changedSettings(before, this.#check(request.settings, request.place));
    if (request.settings.layers) await this.#packages.prepare({ code, settings });
    return await this.#update(target, { settings }, false);
  }

  /**
   * Makes what `$LATEST` is now the next version (API-209, API-147).
   * @throws as `updateCode`; InvalidParameterValueException where the code is not the given one
   */
  async publish(request: PublishRequest): Promise<DescribedVersion> {
    const { known, functionArn: arn } = this.#target(request, "PublishVersion");
    checkCode(known.document, request.ifCodeSha256);
    const { document, version } = published(known.document, this.#moment(), request.description);
    const described = { version, functionArn: `${arn}:${version.version}` };
    if (document === known.document) return { document, ...described };
    // API-145: `$LATEST` gets a new revision as well.
    const next = { ...document, latest: revised(document.latest, this.#clock.uuid()) };
    await this.#write(next, { expect: known.rev, onConflict: updateInProgress(arn) });
    return { document: next, ...described };
  }

  /**
   * Deletes a function, or the one version that `qualifier` names; a version that is not there is no error (API-208).
   * @throws ResourceNotFoundException, InvalidParameterValueException for aliases and `$LATEST`
   */
  async delete(name: string, qualifier: string | undefined, place: Place): Promise<void> {
    const address = addressOf(name, qualifier, { place, operation: "DeleteFunction" });
    checkDeletable(address.qualifier);
    const { known } = this.#functions.find({ ...address, qualifier: undefined });
    if (address.qualifier === undefined) {
      await this.#commits.remove(known.document);
    } else if (known.document.versions[address.qualifier]) {
      checkUnreferenced(known.document, address.qualifier);
      const onConflict = updateInProgress(functionArn(place, address.functionName));
      await this.#write(withoutVersion(known.document, address.qualifier), { expect: known.rev, onConflict });
    }
  }

  #check(settings: GivenSettings, place: Place): CheckedSettings {
    const layers: SettingsChecks["layers"] = (arns) => functionLayers(arns, place, this.#layers);
    return checkSettings(settings, { strictRuntimes: this.#config.strictRuntimes, layers });
  }

  /** The function, once nothing stands in the way of changing its `$LATEST` (API-008). */
  #target({ place, name, ifRevisionId }: UpdateRequest, operation: string): Target {
    const address = addressOf(name, undefined, { place, operation });
    const { known, version } = this.#functions.find(address);
    if (version.version !== "$LATEST") throw new InvalidParameterValueException(functionsOnly);
    const target = { known, functionArn: functionArn(place, address.functionName) };
    checkSettled(known.document, target.functionArn);
    checkRevision(known.document, ifRevisionId);
    return target;
  }

  async #update({ known, functionArn: arn }: Target, change: Change, publish: boolean): Promise<DescribedVersion> {
    const next = updated(known.document, change, this.#moment());
    const { document, version } = publish ? published(next, this.#moment()) : unpublished(next);
    await this.#write(document, { expect: known.rev, onConflict: updateInProgress(arn) });
    return { document, version, functionArn: publish ? `${arn}:${version.version}` : arn };
  }

  /** @throws CodeStorageExceededException (API-157), and `onConflict` */
  async #write(document: FunctionDocument, { expect, onConflict }: Expectation): Promise<void> {
    const before = this.#functions.get(document.place, document.functionName)?.document;
    this.#storage.checkRoom(document.place, bytesOf(document) - (before ? bytesOf(before) : 0));
    try {
      await this.#commits.write(document, expect);
    } catch (error) {
      throw error instanceof StoreError && error.code === "Conflict" ? onConflict : error;
    }
    this.#commits.settleSoon(document);
  }

  #moment(): Moment {
    return { revisionId: this.#clock.uuid(), now: this.#clock.now() };
  }
}

/** A function that may be changed, and its unqualified ARN as the caller sees it. */
interface Target {
  readonly known: KnownFunction;
  readonly functionArn: string;
}

interface Expectation {
  /** A document's revision, or `absent`. */
  readonly expect: string;
  readonly onConflict: AwsException;
}

function unpublished(document: FunctionDocument): { document: FunctionDocument; version: VersionDocument } {
  return { document, version: document.latest };
}

/** @throws ResourceConflictException where an alias points to it (API-208) */
function checkUnreferenced(document: FunctionDocument, version: string): void {
  const aliases = aliasesOf(document, version);
  if (aliases.length === 0) return;
  throw new ResourceConflictException(
    `Unable to delete version because the following aliases reference it: [${aliases.join(", ")}]`,
  );
}

function checkDeletable(qualifier: string | undefined): void {
  if (qualifier === "$LATEST") {
    throw new InvalidParameterValueException("$LATEST version cannot be deleted without deleting the function.");
  }
  if (qualifier !== undefined && /^(?!\d+$)[a-zA-Z0-9-_]+$/.test(qualifier)) {
    throw new InvalidParameterValueException("Deletion of aliases is not currently supported.");
  }
}
