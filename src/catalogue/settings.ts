import type { LogLevel } from "../model/function.ts";
import type { RuntimeId } from "../model/runtimes.ts";

/** A function's configuration as the store keeps it; a member that may be absent was never given (API-120 … API-137). */
export interface FunctionSettings {
  readonly role: string;
  readonly runtimeId: RuntimeId;
  readonly handler: string;
  readonly description: string;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  readonly ephemeralStorageMiB: number;
  readonly architecture: Architecture;
  readonly tracing: "Active" | "PassThrough";
  readonly logging: LoggingSettings;
  readonly environmentVariables?: Readonly<Record<string, string>>;
  readonly vpc?: VpcSettings;
  readonly deadLetterTargetArn?: string;
  readonly kmsKeyArn?: string;
  /** In the order in which they are laid over each other. */
  readonly layers: readonly FunctionLayer[];
}

/** All that a function needs of a layer version, also when that was deleted (API-219). */
export interface FunctionLayer {
  readonly arn: string;
  /** Of the package, hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** See `CodePackage`. */
  readonly folder?: string;
}

export type Architecture = "x86_64" | "arm64";

/** Levels exist with JSON only (API-133). */
export type LoggingSettings =
  | { readonly format: "Text"; readonly logGroup: string }
  | {
      readonly format: "JSON";
      readonly logGroup: string;
      readonly applicationLogLevel: LogLevel;
      readonly systemLogLevel: SystemLogLevel;
    };

export type SystemLogLevel = "DEBUG" | "INFO" | "WARN";

/** Shown again, and nothing else: functions reach the network of the machine. */
export interface VpcSettings {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly ipv6AllowedForDualStack: boolean;
}

/** What a caller chose; `undefined` leaves a setting as it is. */
export interface GivenSettings extends Chosen {
  /** Any text. */
  readonly runtimeId?: string | undefined;
  /** ARNs of layer versions. */
  readonly layers?: readonly string[] | undefined;
}

export interface CheckedSettings extends Chosen {
  readonly runtimeId?: RuntimeId | undefined;
  readonly layers?: readonly FunctionLayer[] | undefined;
}

type Chosen = {
  readonly [K in keyof Omit<FunctionSettings, "logging" | "runtimeId" | "layers">]?: FunctionSettings[K] | undefined;
} & { readonly logging?: GivenLogging | undefined };

export interface GivenLogging {
  readonly format?: "Text" | "JSON" | undefined;
  readonly logGroup?: string | undefined;
  readonly applicationLogLevel?: LogLevel | undefined;
  readonly systemLogLevel?: SystemLogLevel | undefined;
}

/** A new function's settings: AWS's defaults (API-125 … API-132) under what was chosen. */
export function newSettings(
  functionName: string,
  mandatory: Pick<FunctionSettings, "role" | "runtimeId" | "handler">,
  given: CheckedSettings,
): FunctionSettings {
  const defaults: FunctionSettings = {
    ...mandatory,
    description: "",
    timeoutMs: 3000,
    memoryMiB: 128,
    ephemeralStorageMiB: 512,
    architecture: "x86_64",
    tracing: "PassThrough",
    logging: { format: "Text", logGroup: `/aws/lambda/${functionName}` },
    layers: [],
  };
  return changedSettings(defaults, given);
}

/** `settings` with what was chosen in its place. */
export function changedSettings(settings: FunctionSettings, given: CheckedSettings): FunctionSettings {
  const { logging, ...plain } = given;
  const chosen = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const changed: FunctionSettings = {
    ...settings,
    ...chosen,
    logging: changedLogging(settings.logging, logging ?? {}),
  };
  return changed.deadLetterTargetArn === "" ? withoutDeadLetterTarget(changed) : changed;
}

function changedLogging(logging: LoggingSettings, given: GivenLogging): LoggingSettings {
  const format = given.format ?? logging.format;
  const logGroup = given.logGroup ?? logging.logGroup;
  if (format === "Text") return { format, logGroup };
  const before = logging.format === "JSON" ? logging : undefined;
  return {
    format,
    logGroup,
    applicationLogLevel: given.applicationLogLevel ?? before?.applicationLogLevel ?? "INFO",
    systemLogLevel: given.systemLogLevel ?? before?.systemLogLevel ?? "INFO",
  };
}

/** API-137: an empty target removes it. */
function withoutDeadLetterTarget(settings: FunctionSettings): FunctionSettings {
  const { deadLetterTargetArn: _, ...rest } = settings;
  return rest;
}
