import { isDeepStrictEqual } from "node:util";
import type { Place } from "../model/arn.ts";
import { without } from "./documents.ts";
import type { CodePackage, FunctionDocument, VersionDocument } from "./documents.ts";
import type { FunctionSettings } from "./settings.ts";

/**
 * How a function's document changes: pure steps from one document to the next (API-140 … API-147).
 *
 * `creating → ready` after CreateFunction, `ready → updating → ready` around each update; the second step follows the
 * first at once, in a commit and with a RevisionId of its own. While `updating`, `serving` holds what still runs.
 */

/** When and under which RevisionId a step happens. */
export interface Moment {
  readonly revisionId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface NewFunction {
  readonly place: Place;
  readonly functionName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly code: CodePackage;
  readonly settings: FunctionSettings;
  readonly codeSigningConfigArn: string | undefined;
}

export interface Change {
  readonly code?: CodePackage;
  readonly settings?: FunctionSettings;
}

export function created(given: NewFunction, { revisionId, now }: Moment): FunctionDocument {
  const { place, functionName, tags, code, settings, codeSigningConfigArn: arn } = given;
  const latest: VersionDocument = {
    version: "$LATEST",
    revisionId,
    runId: revisionId,
    modifiedAt: now,
    status: "creating",
    code,
    settings,
  };
  const codeSigning = arn === undefined ? {} : { codeSigningConfigArn: arn };
  return { place, functionName, tags, latest, versions: {}, lastVersion: 0, ...codeSigning };
}

export function updated(document: FunctionDocument, change: Change, { revisionId, now }: Moment): FunctionDocument {
  const latest: VersionDocument = {
    ...document.latest,
    ...change,
    revisionId,
    runId: revisionId,
    modifiedAt: now,
    status: "updating",
  };
  return { ...document, latest, serving: document.latest };
}

/** The second step: what was being made or changed is ready. */
export function settled(document: FunctionDocument, revisionId: string): FunctionDocument {
  const { serving: _, ...rest } = document;
  const versions = Object.values(document.versions).map((version) => ({ ...version, status: "ready" as const }));
  return {
    ...rest,
    latest: { ...document.latest, status: "ready", revisionId, runId: revisionId },
    versions: Object.fromEntries(versions.map((version) => [version.version, version])),
  };
}

export function isSettled(document: FunctionDocument): boolean {
  return document.latest.status === "ready";
}

/**
 * Gives `$LATEST` the next number (API-118), unless the newest version is the same code and settings already: then
 * that one stands for it, unchanged (API-147). `description` is the version's own.
 */
export function published(
  document: FunctionDocument,
  { revisionId, now }: Moment,
  description?: string,
): { document: FunctionDocument; version: VersionDocument } {
  const { latest } = document;
  const newest = document.versions[document.lastVersion];
  if (newest && isSameWork(newest, latest)) return { document, version: newest };
  const lastVersion = document.lastVersion + 1;
  const version: VersionDocument = {
    ...latest,
    ...(description !== undefined && {
      settings: { ...latest.settings, description },
      descriptionOfLatest: latest.settings.description,
    }),
    version: String(lastVersion),
    revisionId,
    runId: revisionId,
    modifiedAt: now,
    status: isSettled(document) ? "ready" : "creating",
  };
  return {
    document: { ...document, lastVersion, versions: { ...document.versions, [lastVersion]: version } },
    version,
  };
}

/** A new RevisionId for what runs on as it is (API-145). */
export function revised<T extends VersionDocument>(version: T, revisionId: string): T {
  return { ...version, revisionId, runId: version.runId ?? version.revisionId };
}

/** Its number does not come back (API-118). */
export function withoutVersion(document: FunctionDocument, version: string): FunctionDocument {
  return withoutConfigs({ ...document, versions: without(document.versions, version) }, version);
}

/** Names of the aliases through which a version may run. */
export function aliasesOf({ aliases = {} }: FunctionDocument, version: string): string[] {
  return Object.values(aliases)
    .filter((alias) => alias.version === version || alias.weights?.[version] !== undefined)
    .map(({ name }) => name);
}

/** What was configured for a version or an alias goes with it (API-208, API-212). */
export function withoutConfigs(document: FunctionDocument, qualifier: string): FunctionDocument {
  const { policies, provisioned, eventInvoke, runtimeManagement } = document;
  return {
    ...document,
    ...(policies && { policies: without(policies, qualifier) }),
    ...(provisioned && { provisioned: without(provisioned, qualifier) }),
    ...(eventInvoke && { eventInvoke: without(eventInvoke, qualifier) }),
    ...(runtimeManagement && { runtimeManagement: without(runtimeManagement, qualifier) }),
  };
}

function isSameWork(newest: VersionDocument, latest: VersionDocument): boolean {
  const { settings, descriptionOfLatest: description = settings.description } = newest;
  return newest.code.sha256 === latest.code.sha256 && isDeepStrictEqual({ ...settings, description }, latest.settings);
}
