import { dirname, join } from "node:path";
import { type PlatformLines, platformLines, runtimeVersion } from "../logs/format.ts";
import { LogStreamWriter, logStreamName } from "../logs/stream.ts";
import type { GuestInit } from "../model/frames.ts";
import type { FunctionVersion } from "../model/function.ts";
import { type Runtime, isLegacy } from "../model/runtimes.ts";
import { type InitFailure, errorTypeOf } from "./init-result.ts";
import { functionVariables } from "./variables.ts";
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

  /** INIT_REPORT of a failed or over-long init (RT-141, RT-337). */
  reportInit(failure: InitFailure, phase: "init" | "invoke"): void {
    const timedOut = failure.kind === "timed-out";
    const line = this.lines.initReport({
      phase,
      status: timedOut ? "timeout" : "error",
      errorType: timedOut ? undefined : errorTypeOf(failure),
      durationMs: failure.durationMs,
    });
    if (line !== undefined) this.log.append(line);
  }

  /** `directory` is the environment's own folder. */
  guestInit(directory: string): GuestInit {
    const { version, runtime } = this;
    const { runtimes, place, endpoint, allowCallbacks } = this.#workshop;
    const sdkModules = runtimes.installedSdkModules(runtime.id);
    const facts = {
      place,
      logStream: this.log.name.logStream,
      endpoint: endpoint(),
      paths: {
        taskRoot: version.codeDirectory,
        sdkModules,
        temporary: join(directory, "tmp"),
        languageBin: dirname(runtimes.installedBinary(runtime.id) ?? ""),
      },
    };
    return {
      handler: version.handler,
      taskRoot: version.codeDirectory,
      variables: functionVariables(version, runtime, facts),
      allowCallbacks,
      sdkOnRequest: sdkModules === undefined,
    };
  }

  get isLegacy(): boolean {
    return isLegacy(this.runtime);
  }
}
