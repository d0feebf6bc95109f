import assert from "node:assert/strict";
import type { Place } from "../model/arn.ts";
import { keyIn } from "./in-place.ts";
import type { Policy } from "./policies.ts";
import type { Doc } from "../store/store.ts";
import type { FunctionSettings } from "./settings.ts";

/** What the store keeps of one function, key `functionKey`. Members not named here are kept as they are. */
export interface FunctionDocument {
  readonly place: Place;
  readonly functionName: string;
  readonly tags: Readonly<Record<string, string>>;
  /** `$LATEST` as it was last configured. */
  readonly latest: VersionDocument;
  /** What serves while an update of `latest` is in progress (API-144). */
  readonly serving?: VersionDocument;
  /** Published versions by their number. */
  readonly versions: Readonly<Record<string, VersionDocument>>;
  /** By name. */
  readonly aliases?: Readonly<Record<string, AliasDocument>>;
  /** Who may invoke it besides its account, by qualifier; `$LATEST` stands for the function itself. */
  readonly policies?: Readonly<Record<string, Policy>>;
  /** Reserved concurrency; 0 keeps everybody out (API-600). */
  readonly reserved?: number;
  /** Provisioned concurrency by version number or alias. */
  readonly provisioned?: Readonly<Record<string, ProvisionedConfig>>;
  /** By qualifier, `$LATEST` where none was given. */
  readonly eventInvoke?: Readonly<Record<string, EventInvokeConfig>>;
  /** By alias, or `$LATEST`; one outlives its alias (API-212). */
  readonly urls?: Readonly<Record<string, FunctionUrlConfig>>;
  /** By version. */
  readonly runtimeManagement?: Readonly<Record<string, RuntimeManagementConfig>>;
  /** `Terminate` where it was never set (API-230). */
  readonly recursiveLoop?: RecursiveLoop;
  readonly codeSigningConfigArn?: string;
  /** The last number that was given: numbers never come back (API-118). */
  readonly lastVersion: number;
}

export interface VersionDocument {
  /** `$LATEST` or a number as text. */
  readonly version: string;
  /** API-145 */
  readonly revisionId: string;
  /** The RevisionId that code and settings came with: later ones are of tags, policies and publications. */
  readonly runId?: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** `creating` and `updating` last until a second commit, right after the first (API-140, API-141). */
  readonly status: "creating" | "updating" | "ready";
  readonly code: CodePackage;
  readonly settings: FunctionSettings;
  /** `$LATEST`'s description, where the version was published with one of its own (API-147). */
  readonly descriptionOfLatest?: string;
}

export interface AliasDocument {
  readonly name: string;
  /** `$LATEST` or a number as text. */
  readonly version: string;
  readonly description: string;
  /** What share of the invocations another version gets, 0 to 1 (API-313). */
  readonly weights?: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

export interface ProvisionedConfig {
  /** Environments. */
  readonly requested: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** What becomes of asynchronous invocations; a member that is absent was never given (API-215). */
export interface EventInvokeConfig extends EventInvokeSettings {
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

export interface EventInvokeSettings {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  readonly destinations?: Destinations;
}

/** ARNs of where the records of asynchronous invocations go. */
export interface Destinations {
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

/** Where and how a function is reached over plain HTTP; a member that is absent was never given (API-216). */
export interface FunctionUrlConfig extends FunctionUrlSettings {
  /** The first label of the host: 32 characters of `[a-z0-9]` (API-500). */
  readonly urlId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

export interface FunctionUrlSettings {
  readonly authType: "NONE" | "AWS_IAM";
  readonly invokeMode?: "BUFFERED" | "RESPONSE_STREAM";
  readonly cors?: CorsSettings;
}

/** API-509, API-510 */
export interface CorsSettings {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

/** When a version's runtime is replaced by a newer one (API-229). */
export interface RuntimeManagementConfig {
  readonly updateRuntimeOn: "Auto" | "Manual" | "FunctionUpdate";
  readonly runtimeVersionArn?: string;
}

export type RecursiveLoop = "Allow" | "Terminate";

/** A deployment package as it was uploaded. */
export interface CodePackage {
  /** Hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Absolute: the package is this folder itself, whose contents nobody has hashed. */
  readonly folder?: string;
}

/** A version as a caller addressed it: what every FunctionConfiguration is made of. */
export interface DescribedVersion {
  readonly document: FunctionDocument;
  readonly version: VersionDocument;
  /** With the qualifier that was used, if one was (API-116). */
  readonly functionArn: string;
}

export const functionKind = "function";

/** `123456789012/us-east-1/name`: every account has functions of its own in every region. */
export function functionKey(place: Place, functionName: string): string {
  return keyIn(place, functionName);
}

/** The function in a document of kind `function`: only this room writes them, so their shape is trusted. */
export function functionIn({ key, body }: Doc): FunctionDocument {
  assert(isFunction(body) && functionKey(body.place, body.functionName) === key, "a document is kept under its key");
  return body;
}

function isFunction(body: unknown): body is FunctionDocument {
  return typeof body === "object" && body !== null && "functionName" in body && "place" in body;
}

/** The version that a qualifier names, by its number or by an alias. */
export function versionIn(document: FunctionDocument, qualifier: string): VersionDocument | undefined {
  const version = own(document.aliases, qualifier)?.version ?? qualifier;
  return version === "$LATEST" ? document.latest : own(document.versions, version);
}

/** What `table` holds under a name that a caller chose: `constructor` is one as well. */
export function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

export function without<T>(table: Readonly<Record<string, T>> | undefined, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(table ?? {}).filter(([each]) => each !== name));
}

/** Every version of the function that may still run. */
export function runnableIn({ latest, serving, versions }: FunctionDocument): VersionDocument[] {
  return [latest, ...(serving ? [serving] : []), ...Object.values(versions)];
}
