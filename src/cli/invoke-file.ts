import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { realClock } from "../clock.ts";
import { type EngineConfig, engineConfig } from "../config.ts";
import { debuggingOf } from "../environments/open-pool.ts";
import { openCorridor } from "../invocation/corridor.ts";
import { Runtimes } from "../runtimes/runtimes.ts";
import { temporaryDirectory } from "../store/opening.ts";
import { UsageError } from "./command.ts";
import { show } from "./invoke-output.ts";
import { oneShotParts, oneShotVersion } from "./one-shot.ts";

export interface FileRequest {
  readonly target: string;
  readonly payload: Buffer;
  readonly clientContext: string | undefined;
  readonly cold: boolean;
  readonly json: boolean;
  readonly runtimeId: string;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly allowCallbacks: boolean;
  /** It waits for a debugger at this port, and stops before its first line. */
  readonly inspectPort: number | undefined;
}

/** Runs a handler of a file of this machine once: no engine, no deployment. */
export async function invokeFile(request: FileRequest): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const directory = await temporaryDirectory(opened);
  const log: string[] = [];
  const config = engineConfig({ allowCallbacks: request.allowCallbacks, prewarm: 0, ...inspectionOf(request) });
  const announce = (line: string): void => console.error(line);
  const runtimes = new Runtimes({ cacheDirectory: config.cacheDirectory, announce });
  const print = (line: string): void => {
    log.push(line);
    if (!request.json) process.stderr.write(line);
  };
  const debugging = await debuggingOf({ config, directory, clock: realClock, announce });
  const corridor = openCorridor({ ...oneShotParts(config, runtimes, directory, print), debugging });
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    void runtimes.close();
    void corridor.pool.close();
  };
  process.once("SIGINT", interrupt);
  try {
    const { timeoutMs, memoryMiB, environmentVariables } = request;
    const settings = { runtimeId: runtimes.find(request.runtimeId).id, timeoutMs, memoryMiB, environmentVariables };
    const version = oneShotVersion({ ...locate(request.target), ...settings });
    const requestId = realClock.uuid();
    const invocation = {
      requestId,
      version,
      invokedFunctionArn: version.functionArn,
      payload: request.payload,
      clientContext: request.clientContext,
      identity: undefined,
      traceHeader: undefined,
    };
    // With the tail asked for, the answer waits for the end of the log.
    const answer = await corridor.invoke(invocation, { tail: true });
    if (isInterrupted) return 130;
    return show({ ...answer, log: log.join(""), requestId }, request.json);
  } finally {
    await corridor.pool.close();
    process.off("SIGINT", interrupt);
  }
}

function inspectionOf({ inspectPort }: FileRequest): Pick<EngineConfig, "inspection"> {
  const functions = [] as const;
  return { inspection: inspectPort === undefined ? undefined : { functions, firstPort: inspectPort, breaks: true } };
}

/** The package is the current folder; for a path that leads out of it, the file's own folder. */
function locate(target: string): { codeDirectory: string; handler: string } {
  const isOutside = isAbsolute(target) || target.startsWith(".");
  const codeDirectory = isOutside ? resolve(dirname(target)) : process.cwd();
  const handler = isOutside ? basename(target) : target;
  const file = join(codeDirectory, dirname(handler), basename(handler).replace(/\..*$/, ""));
  if (!["", ".js", ".mjs", ".cjs"].some((extension) => existsSync(file + extension))) {
    throw new UsageError(`there is no ${file}.js, .mjs or .cjs; a deployed function is named without a dot`);
  }
  return { codeDirectory, handler };
}
