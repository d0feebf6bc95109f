import type { Clock } from "../clock.ts";
import type { Diagnostics } from "../diagnostics.ts";
import type { LogSink } from "../logs/logs.ts";
import type { FunctionCredentials, FunctionVersion } from "../model/function.ts";
import type { RuntimeId } from "../model/runtimes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { CompileCaches } from "./compile-caches.ts";
import type { Inspectors } from "./inspect/inspectors.ts";

/** What every execution environment is made with. */
export interface Workshop {
  readonly sandbox: Pick<Sandbox, "enclose">;
  readonly logs: LogSink;
  readonly clock: Clock;
  readonly diagnostics: Diagnostics;
  /** Folder for the environments' own folders; emptied by whoever made it, and known to the sandbox. */
  readonly directory: string;
  /** See `EngineConfig.allowCallbacks`. */
  readonly allowCallbacks: boolean;
  /** See `EngineConfig.mapsSources`. */
  readonly mapsSources: boolean;
  /** What a function signs its calls of this engine with. */
  readonly credentials?: (version: FunctionVersion) => FunctionCredentials;
  /** Variables that lead SDKs inside functions to the engine; none where it has no API, or none that they are to find. */
  readonly endpointVariables: () => Readonly<Record<string, string>>;
  readonly runtimes: RuntimeFiles;
  /** Where functions are debugged. */
  readonly inspectors?: Inspectors;
  /** Left out where functions don't come back. */
  readonly compileCaches?: CompileCaches;
}

/** The part of `runtimes` that environments use. */
export interface RuntimeFiles {
  installedBinary(runtimeId: RuntimeId): string | undefined;
  /** Installs it at first need. */
  nodeBinary(runtimeId: RuntimeId, signal?: AbortSignal): Promise<string>;
  installedSdkModules(runtimeId: RuntimeId): string | undefined;
  /** Fetches it at first need. */
  sdkModules(runtimeId: RuntimeId, signal?: AbortSignal): Promise<string>;
}
