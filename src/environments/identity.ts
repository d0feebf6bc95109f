import { dirname, join } from "node:path";
import { platformLines, runtimeVersion } from "../logs/format.ts";
import type { InitEndFacts, PlatformLines } from "../logs/platform-lines.ts";
import { LogStreamWriter, logStreamName } from "../logs/stream.ts";
import type { GuestInit } from "../model/frames.ts";
import type { FunctionVersion } from "../model/function.ts";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import { type InitResult, errorTypeOf } from "./init-result.ts";
import { functionVariables, wrapperOf } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

/** Whose an environment is: a function version, a log stream, and what its processes are told of both. */
export class Identity {
  readonly version: FunctionVersion;
  readonly runtime: Runtime;
  readonly log: LogStreamWriter;
  readonly lines: PlatformLines;
  readonly #workshop: Workshop;

  constructor(version: FunctionVersion, runtime: Runtime, id: string, workshop: Workshop) {
    this.version = version;
    this.runtime = runtime;
    this.#workshop = workshop;
    const { logGroup } = version.logging;
    const logStream = logStreamName({ ...version, logGroup, id, now: workshop.clock.now() });
    this.log = new LogStreamWriter({ logGroup, logStream }, workshop.logs, workshop.clock);
    this.lines = platformLines(version, runtime, workshop.clock);
  }

  /** INIT_START, before the first output (RT-336). */
  announce(): void {
    const { name, arn } = runtimeVersion(this.runtime, this.#workshop.place.region);
    const line = this.lines.initStart({
      phase: "init",
      runtimeVersion: name,
      runtimeVersionArn: arn,
      functionName: this.version.functionName,
      functionVersion: this.version.version,
    });
    if (line !== undefined) this.log.append(line);
  }

  /** How an init phase ended, where the platform says so (RT-141, RT-337, RT-346). */
  reportInit(result: InitResult, phase: "init" | "invoke"): void {
    const { durationMs } = result;
    const lines = this.lines.initEnd({ phase, durationMs, ...initStatus(result) });
    for (const line of lines) this.log.append(line);
  }

  /** The whole of the function's `process.env`; `directory` is the environment's own folder. */
  variables(directory: string): Record<string, string> {
    const { version, runtime } = this;
    const { runtimes, place, endpoint } = this.#workshop;
    return functionVariables(version, runtime, {
      place,
      logStream: this.log.name.logStream,
      endpoint: endpoint(),
      paths: {
        taskRoot: version.codeDirectory,
        sdkModules: runtimes.installedSdkModules(runtime.id),
        temporary: join(directory, "tmp"),
        languageBin: dirname(runtimes.installedBinary(runtime.id) ?? ""),
      },
    });
  }

  guestInit(directory: string): GuestInit {
    const { version, runtime } = this;
    const { runtimes, allowCallbacks } = this.#workshop;
    return {
      handler: version.handler,
      taskRoot: version.codeDirectory,
      variables: wrapperOf(version, runtime) === undefined ? this.variables(directory) : undefined,
      allowCallbacks,
      sdkOnRequest: runtimes.installedSdkModules(runtime.id) === undefined,
    };
  }

  get isLegacy(): boolean {
    return isLegacy(this.runtime);
  }
}

function initStatus(result: InitResult): Pick<InitEndFacts, "status" | "errorType"> {
  if (result.kind === "done") return { status: "success", errorType: undefined };
  if (result.kind === "timed-out") return { status: "timeout", errorType: undefined };
  return { status: "error", errorType: errorTypeOf(result) };
}
