import { join } from "node:path";
import { platformLines, runtimeVersion } from "../logs/format.ts";
import { extensionEvent, initEndEvents, initStartEvent, subscriptionEvent } from "../logs/platform-events.ts";
import type {
  ExtensionFacts,
  InitEndFacts,
  InitStartFacts,
  PlatformLines,
  SubscriptionFacts,
} from "../logs/platform-lines.ts";
import { LogStreamWriter, logStreamName } from "../logs/stream.ts";
import { placeIn } from "../model/arn.ts";
import type { GuestInit } from "../model/frames.ts";
import type { FunctionVersion, InitializationType } from "../model/function.ts";
import { initLimitMs, provisionedInitLimitMs } from "../model/limits.ts";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import type { CompileCache } from "./compile-caches.ts";
import { type InitResult, errorTypeOf } from "./init-result.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import type { ExtensionTelemetry } from "./runtime-api/extension-telemetry.ts";
import { type GuestPaths, functionVariables, wrapperOf } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

/** Whose an environment is: a function version, a log stream, and what its processes are told of both. */
export class Identity {
  readonly version: FunctionVersion;
  readonly runtime: Runtime;
  readonly log: LogStreamWriter;
  readonly lines: PlatformLines;
  readonly compileCache: CompileCache | undefined;
  /** Of the environment's own Runtime API, where there is one. */
  runtimeApi: string | undefined;
  /** For its extensions, where it may have some. */
  telemetry: ExtensionTelemetry | undefined;
  readonly #initializationType: InitializationType;
  readonly #workshop: Workshop;
  #paths: GuestPaths;

  constructor(version: FunctionVersion, { plan, id, paths, compileCache, workshop }: IdentityFacts) {
    this.version = version;
    this.runtime = plan.runtime;
    this.#initializationType = plan.initializationType;
    this.#paths = paths;
    this.compileCache = compileCache;
    this.#workshop = workshop;
    const { logGroup } = version.logging;
    const logStream = logStreamName({ ...version, logGroup, id, now: workshop.clock.now() });
    const place = placeIn(version.functionArn);
    this.log = new LogStreamWriter({ ...place, logGroup, logStream }, workshop.logs, workshop.clock);
    this.lines = platformLines(version, plan.runtime, workshop.clock);
  }

  /** How long the init phase may take. */
  get initLimitMs(): number {
    return this.#isProvisioned ? Math.max(provisionedInitLimitMs, this.version.timeoutMs) : initLimitMs;
  }

  get #isProvisioned(): boolean {
    return this.#initializationType === "provisioned-concurrency";
  }

  /** INIT_START, before the first output (RT-336). */
  announce(): void {
    const { name, arn } = runtimeVersion(this.runtime, placeIn(this.version.functionArn).region);
    const facts: InitStartFacts = {
      initializationType: this.#initializationType,
      phase: "init",
      runtimeVersion: name,
      runtimeVersionArn: arn,
      functionName: this.version.functionName,
      functionVersion: this.version.version,
    };
    this.telemetry?.platform(initStartEvent(facts));
    const line = this.lines.initStart(facts);
    if (line !== undefined) this.log.append(line);
  }

  reportStart(requestId: string): void {
    const line = this.lines.start(requestId, this.version.version);
    if (line !== "") this.log.append(line);
  }

  /**
   * The init phase is over. Returns what the first REPORT shows of it: nothing where no invocation waited for it,
   * which is then no cold start (RT-332).
   */
  endInit(result: InitResult): number | undefined {
    this.compileCache?.end(result.kind === "done");
    this.reportInit(result, "init");
    return result.kind === "done" && !this.#isProvisioned ? result.durationMs : undefined;
  }

  /** How an init phase ended, where the platform says so (RT-141, RT-337, RT-346). */
  reportInit(result: InitResult, phase: "init" | "invoke"): void {
    const { durationMs } = result;
    const initializationType = this.#initializationType;
    const facts = { initializationType, phase, durationMs, ...initStatus(result) };
    if (this.telemetry) for (const event of initEndEvents(facts)) this.telemetry.platform(event);
    for (const line of this.lines.initEnd(facts)) this.log.append(line);
  }

  /** A line of the function, or of an extension, as it was written. */
  print(line: string, category: "function" | "extension"): void {
    this.telemetry?.log(category, line, this.version.logging.format === "JSON");
    this.log.append(line);
  }

  reportExtension(facts: ExtensionFacts): void {
    this.telemetry?.platform(extensionEvent(facts));
    for (const line of this.lines.extension(facts)) this.log.append(line);
  }

  reportSubscription(facts: SubscriptionFacts): void {
    this.telemetry?.platform(subscriptionEvent(facts));
    for (const line of this.lines.subscription(facts)) this.log.append(line);
  }

  /** The SDK has come to the machine after the environment. */
  findsSdkAt(sdkModules: string): void {
    this.#paths = { ...this.#paths, sdkModules };
  }

  /** The whole of the function's `process.env`. */
  variables(): Record<string, string> {
    const { endpointVariables, credentials } = this.#workshop;
    const logStream = this.log.name.logStream;
    return functionVariables(this.version, this.runtime, {
      place: placeIn(this.version.functionArn),
      logStream,
      initializationType: this.#initializationType,
      endpointVariables: endpointVariables(),
      runtimeApi: this.runtimeApi ?? "127.0.0.1:9001",
      credentials: credentials?.(this.version),
      paths: this.#paths,
    });
  }

  /** The SDK is not on this machine, or was not when the environment began. */
  get lacksSdk(): boolean {
    return this.#paths.sdkModules === undefined;
  }

  guestInit(): GuestInit {
    const { version, runtime } = this;
    return {
      handler: version.handler,
      taskRoot: this.#paths.taskRoot,
      variables: wrapperOf(version, runtime) === undefined ? this.variables() : undefined,
      allowCallbacks: this.#workshop.allowCallbacks,
      sdkOnRequest: this.lacksSdk,
      compileCache: this.compileCache?.settings,
      mapsSources: this.#workshop.mapsSources,
      staysAwake: this.runtimeApi !== undefined,
    };
  }

  /** A path below `/var/task` or `/opt`, wherever package and layers are. */
  insidePackage(path: string): string {
    const { taskRoot, layers } = this.#paths;
    if (path.startsWith("/var/task/")) return join(taskRoot, path.slice("/var/task/".length));
    return path.startsWith("/opt/") ? join(layers, path.slice("/opt/".length)) : path;
  }

  get isLegacy(): boolean {
    return isLegacy(this.runtime);
  }
}

/** Where and with what a version lives. */
export interface IdentityFacts {
  readonly plan: LaunchPlan;
  /** The environment's. */
  readonly id: string;
  readonly paths: GuestPaths;
  readonly compileCache: CompileCache | undefined;
  readonly workshop: Workshop;
}

function initStatus(result: InitResult): Pick<InitEndFacts, "status" | "errorType"> {
  if (result.kind === "done") return { status: "success", errorType: undefined };
  if (result.kind === "timed-out") return { status: "timeout", errorType: undefined };
  return { status: "error", errorType: errorTypeOf(result) };
}
