import type { RuntimeId } from "./runtimes.ts";

/** One immutable version of a function (or `$LATEST` as it stands now): all that running it needs. */
export interface FunctionVersion {
  readonly functionName: string;
  /** `$LATEST` or a number as text. */
  readonly version: string;
  /** Unqualified. */
  readonly functionArn: string;
  /** Changes with every change of code or configuration (API-145): environments belong to one revision. */
  readonly revisionId: string;
  readonly runtimeId: RuntimeId;
  /** e.g. `index.handler` (RT-100). */
  readonly handler: string;
  /** ARN of its execution role. */
  readonly role: string;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  /** The user's own variables; the runtime's are added by `environments`. */
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** Absolute path of the unpacked package: `/var/task`. */
  readonly codeDirectory: string;
  /** Absolute path of its layers laid over each other, `/opt`; `undefined` where it has none. */
  readonly layersDirectory: string | undefined;
  /** Size of `/tmp`. */
  readonly ephemeralStorageMiB: number;
  /** Whether it may reach anything outside its environment. */
  readonly network: boolean;
  readonly logging: LoggingConfiguration;
  /** Queue or topic for asynchronous events that it could not handle (API-408). */
  readonly deadLetterTargetArn?: string;
}

/** What a function signs its own calls with. */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Why an environment was initialised: an event waited for it, or it was to be ready before any (RT-345, API-605). */
export type InitializationType = "on-demand" | "provisioned-concurrency";

/** What a version has of its provisioned concurrency. */
export interface ProvisionedEnvironments {
  /** Environments that are initialised. */
  readonly ready: number;
  /** Why the last one that was started is not (API-603). */
  readonly failure: string | undefined;
}

/** A function's `LoggingConfig` (API-132, API-133). */
export interface LoggingConfiguration {
  readonly format: "Text" | "JSON";
  readonly logGroup: string;
  readonly applicationLogLevel: LogLevel | undefined;
  readonly systemLogLevel: "DEBUG" | "INFO" | "WARN" | undefined;
}

export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";
