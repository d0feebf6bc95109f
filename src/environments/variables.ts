import { delimiter } from "node:path";
import type { FunctionCredentials, FunctionVersion, InitializationType } from "../model/function.ts";
import type { Place } from "../model/arn.ts";
import { type Runtime, isLegacy, nodeMajor } from "../model/runtimes.ts";
import { windowsVariables } from "./windows-variables.ts";

/** Where a guest finds what AWS has at fixed paths; without walls these are the host's own. */
export interface GuestPaths {
  /** `/var/task` */
  readonly taskRoot: string;
  /** `/opt` */
  readonly layers: string;
  /** Modules that the runtime carries, if any are on this machine: `/var/runtime/node_modules` */
  readonly sdkModules: string | undefined;
  /** `/tmp` */
  readonly temporary: string;
  /** Folder of the Node binary: `/var/lang/bin` */
  readonly languageBin: string;
}

export interface EnvironmentFacts {
  readonly place: Place;
  readonly logStream: string;
  readonly initializationType: InitializationType;
  readonly paths: GuestPaths;
  /** `host:port` of the environment's own Runtime API. */
  readonly runtimeApi: string;
  /** Good at this engine; without an API nobody asks for them. */
  readonly credentials?: FunctionCredentials | undefined;
  /** See `Workshop`. */
  readonly endpointVariables: Readonly<Record<string, string>>;
}

const nobodys: FunctionCredentials = {
  accessKeyId: "ASIALAMBKIN000000000",
  secretAccessKey: "lambkin",
  sessionToken: "lambkin",
};

/** What Node.js, libc and ICU read at their start only: the same for every function. */
export function launchVariables(runtime: Runtime, languageBin: string): Record<string, string> {
  return {
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    PATH: path(languageBin, isLegacy(runtime) ? undefined : "/opt"),
    // Whatever `process.env` shows later, this is where libraries are looked for.
    LD_LIBRARY_PATH: libraryPath("/var/task", "/opt"),
  };
}

const readAtStart = /^(NODE_(?!ENV$|PATH$)|LD_|UV_|MALLOC_|GLIBC_|OPENSSL_|SSL_|LC_|LANG$|AWS_LAMBDA_EXEC_WRAPPER$)/;

/** Whether the function has variables that a running process can't be given any more. */
export function needsOwnProcess(version: FunctionVersion): boolean {
  return Object.keys(version.environmentVariables).some((name) => readAtStart.test(name));
}

/** The script that is to start Node.js (RT-374). */
export function wrapperOf(version: FunctionVersion, runtime: Runtime): string | undefined {
  return isLegacy(runtime) ? undefined : version.environmentVariables["AWS_LAMBDA_EXEC_WRAPPER"];
}

/**
 * Whether the runtime's process may have extensions inside it: AWS knows two ways to bring some in, and without one of
 * them nothing is made ready for them.
 */
export function mayExtend({ environmentVariables }: FunctionVersion): boolean {
  const { AWS_LAMBDA_EXEC_WRAPPER: wrapper, NODE_OPTIONS: options = "" } = environmentVariables;
  return wrapper !== undefined || /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/.test(options);
}

/** What is the runtime's alone. */
const ofRuntime = new Set([
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_XRAY_CONTEXT_MISSING",
  "AWS_XRAY_DAEMON_ADDRESS",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
  "NODE_PATH",
]);

/** What an external extension sees of the function's variables. */
export function extensionVariables(
  all: Readonly<Record<string, string>>,
  { environmentVariables }: FunctionVersion,
): Record<string, string> {
  const isOfRuntime = (name: string): boolean => name.startsWith("_") || ofRuntime.has(name);
  const shared = Object.entries(all).filter(([name]) => !isOfRuntime(name) || name in environmentVariables);
  return Object.fromEntries(shared);
}

/** The whole of `process.env` (RT-370): the runtime's variables, then the user's, which win where that is allowed. */
export function functionVariables(
  version: FunctionVersion,
  runtime: Runtime,
  facts: EnvironmentFacts,
): Record<string, string> {
  const { place, paths, credentials = nobodys } = facts;
  const { taskRoot } = paths;
  // RT-384: legacy runtimes know of layers where a function has some.
  const layers = isLegacy(runtime) && version.layersDirectory === undefined ? undefined : paths.layers;
  return {
    ...launchVariables(runtime, paths.languageBin),
    PATH: path(paths.languageBin, layers),
    LD_LIBRARY_PATH: libraryPath(taskRoot, layers),
    NODE_PATH: nodePath(runtime, paths, layers),
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.id}`,
    AWS_LAMBDA_FUNCTION_NAME: version.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: version.logging.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStream,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "169.254.79.129:2000",
    _AWS_XRAY_DAEMON_ADDRESS: "169.254.79.129",
    _AWS_XRAY_DAEMON_PORT: "2000",
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    TMPDIR: paths.temporary,
    ...windowsVariables(paths.temporary),
    ...(isLegacy(runtime) ? {} : modernVariables(version, facts)),
    ...loggingVariables(version),
    ...endpointVariables(version, facts),
    ...version.environmentVariables,
  };
}

function modernVariables(version: FunctionVersion, facts: EnvironmentFacts): Record<string, string> {
  return {
    _HANDLER: version.handler,
    AWS_LAMBDA_INITIALIZATION_TYPE: facts.initializationType,
    AWS_LAMBDA_RUNTIME_API: facts.runtimeApi,
    PWD: "/var/task",
    SHLVL: "0",
  };
}

function loggingVariables({ logging }: FunctionVersion): Record<string, string> {
  if (logging.format !== "JSON") return {};
  return { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: logging.applicationLogLevel ?? "INFO" };
}

/** To SDKs the endpoint of one service counts more than the user's own of all. */
function endpointVariables(
  { environmentVariables }: FunctionVersion,
  facts: EnvironmentFacts,
): Readonly<Record<string, string>> {
  return environmentVariables["AWS_ENDPOINT_URL"] === undefined ? facts.endpointVariables : {};
}

function path(languageBin: string, layers: string | undefined): string {
  const folders = [languageBin, "/usr/local/bin", "/usr/bin/", "/bin"];
  return [...folders, ...(layers === undefined ? [] : [`${layers}/bin`])].join(delimiter);
}

function libraryPath(taskRoot: string, layers: string | undefined): string {
  const folders = [
    "/var/lang/lib",
    "/lib64",
    "/usr/lib64",
    "/var/runtime",
    "/var/runtime/lib",
    taskRoot,
    `${taskRoot}/lib`,
  ];
  return [...folders, ...(layers === undefined ? [] : [`${layers}/lib`])].join(":");
}

function nodePath(runtime: Runtime, paths: GuestPaths, layers: string | undefined): string {
  const sdk = paths.sdkModules ?? "/var/runtime/node_modules";
  const own = isLegacy(runtime) ? ["/var/runtime", paths.taskRoot, sdk] : [sdk, "/var/runtime", paths.taskRoot];
  if (layers === undefined) return own.join(delimiter);
  const modules = `${layers}/nodejs`;
  return [`${modules}/node${nodeMajor(runtime)}/node_modules`, `${modules}/node_modules`, ...own].join(delimiter);
}
