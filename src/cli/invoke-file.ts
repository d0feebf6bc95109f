import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { realClock } from "../clock.ts";
import { type EngineConfig, engineConfig } from "../config.ts";
import { diagnosticsTo } from "../diagnostics.ts";
import { type Corridor, openCorridor } from "../invocation/corridor.ts";
import { functionArn } from "../model/arn.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { RuntimeId } from "../model/runtimes.ts";
import { plainSandbox } from "../sandbox/plain.ts";
import { Runtimes } from "../runtimes/runtimes.ts";
import { UsageError } from "./command.ts";
import { show } from "./invoke-output.ts";

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
}

/** Runs a handler of a file of this machine once: no engine, no deployment. */
export async function invokeFile(request: FileRequest): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-"));
  const log: string[] = [];
  const config = engineConfig({ allowCallbacks: request.allowCallbacks, prewarm: 0 });
  const runtimes = new Runtimes({ cacheDirectory: config.cacheDirectory, announce: (line) => console.error(line) });
  const corridor = open(config, runtimes, directory, (line) => {
    log.push(line);
    if (!request.json) process.stderr.write(line);
  });
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    void runtimes.close();
    void corridor.pool.close();
  };
  process.once("SIGINT", interrupt);
  try {
    const version = versionOf(request, runtimes.find(request.runtimeId).id);
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
    await rm(directory, { recursive: true, force: true });
    process.off("SIGINT", interrupt);
  }
}

function open(config: EngineConfig, runtimes: Runtimes, directory: string, print: (line: string) => void): Corridor {
  return openCorridor({
    config,
    clock: realClock,
    diagnostics: diagnosticsTo(process.stderr, "warn"),
    logs: {
      append: (_stream, events) => {
        for (const { message } of events) print(message);
        return undefined;
      },
    },
    runtimes,
    sandbox: plainSandbox,
    directory,
    endpointVariables: () => ({}),
  });
}

function versionOf(request: FileRequest, runtimeId: RuntimeId): FunctionVersion {
  const { codeDirectory, handler } = locate(request.target);
  const functionName = basename(handler).replace(/\..*$/, "") || "function";
  const { region, accountId } = engineConfig({});
  return {
    functionName,
    version: "$LATEST",
    functionArn: functionArn({ region, accountId }, functionName),
    revisionId: realClock.uuid(),
    runtimeId,
    handler,
    role: "arn:aws:iam::123456789012:role/lambkin",
    timeoutMs: request.timeoutMs,
    memoryMiB: request.memoryMiB,
    environmentVariables: request.environmentVariables,
    codeDirectory,
    layersDirectory: undefined,
    ephemeralStorageMiB: 512,
    network: true,
    logging: {
      format: "Text",
      logGroup: `/aws/lambda/${functionName}`,
      applicationLogLevel: undefined,
      systemLogLevel: undefined,
    },
  };
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
