import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory } from "../../src/cache-directory.mjs";
import { engineConfig } from "../../src/config.ts";
import { type Corridor, openCorridor } from "../../src/invocation/corridor.ts";
import { functionArn, type Place } from "../../src/model/arn.ts";
import type { FunctionVersion } from "../../src/model/function.ts";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { openSandbox } from "../../src/sandbox/open-sandbox.ts";
import { Runtimes } from "../../src/runtimes/runtimes.ts";
import { Deployed } from "./deployed.ts";
import type { FunctionOptions, FunctionUnderTest } from "./function-under-test.ts";
import { temporaryDirectory } from "./temporary-directory.ts";
import { TestClock } from "./test-clock.ts";

/** Functions on the real rooms from `invocation` down, without an edge: deployed as folders, each with a pool of its own. */
export interface TestBench extends AsyncDisposable {
  /** Whether functions run behind walls here. */
  readonly hasWalls: boolean;
  /** On the host: holds the packages, each in a folder with its function's name, and the environments' folders. */
  readonly directory: string;
  /** What is not on this machine, in a word or two; nothing is fetched for a test. */
  lacks(runtimeId: RuntimeId, sdk: boolean): string | undefined;
  /** Deploys a function, hands it over, and leaves nothing behind. */
  withFunction(options: FunctionOptions, use: (fn: FunctionUnderTest) => Promise<void>): Promise<void>;
}

/** Behind walls where this machine has them; `LAMBKIN_TEST_ISOLATION=none` leaves them away. */
export async function openTestBench(open: typeof openSandbox = openSandbox): Promise<TestBench> {
  const directory = await temporaryDirectory();
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: () => {} });
  const environmentsDirectory = join(directory.path, "environments");
  await mkdir(environmentsDirectory);
  const isolation = process.env["LAMBKIN_TEST_ISOLATION"] === "none" ? "none" : "auto";
  const { network, isCpuCapped, cacheDirectory: cache } = engineConfig({});
  const sandbox = await open({
    isolation,
    network,
    isCpuCapped,
    cacheDirectory: cache,
    environmentsDirectory,
    codeDirectory: directory.path,
  });
  return {
    hasWalls: sandbox.kind !== "plain",
    directory: directory.path,
    lacks(runtimeId, sdk) {
      if (runtimes.installedBinary(runtimeId) === undefined) return "runtime not installed";
      return sdk && runtimes.installedSdkModules(runtimeId) === undefined ? "SDK not installed" : undefined;
    },
    async withFunction(options, use) {
      const config = engineConfig({ memoryMiB: 1e6, prewarm: 0, allowCallbacks: options.allowCallbacks ?? false });
      const version = await deploy(options, directory.path, config);
      const clock = new TestClock(version.timeoutMs, options.pace ?? 1);
      const faults: string[] = [];
      const messages: string[] = [];
      const corridor: Corridor = openCorridor({
        config,
        clock,
        diagnostics: (level, event, facts) => {
          if (level === "error") faults.push(`${event} ${JSON.stringify(facts)}`);
        },
        logs: { append: (_, events) => void messages.push(...events.map((event) => event.message)) },
        runtimes,
        sandbox,
        directory: environmentsDirectory,
        endpointVariables: () => ({}),
      });
      try {
        await use(new Deployed(options, version, { corridor, clock, messages }));
      } finally {
        await corridor.pool.close();
        for (const folder of [version.codeDirectory, version.layersDirectory]) {
          if (folder !== undefined) await rm(folder, { recursive: true, force: true });
        }
      }
      if (faults.length > 0) throw new Error(`the engine reported ${faults.join("\n")}`);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function deploy(options: FunctionOptions, directory: string, place: Place): Promise<FunctionVersion> {
  const functionName = `f-${randomUUID()}`;
  const codeDirectory = join(directory, functionName);
  const layersDirectory = options.layers && `${codeDirectory}-layers`;
  await writeFiles(codeDirectory, options.files);
  if (layersDirectory !== undefined) await writeFiles(layersDirectory, options.layers ?? {});
  const { runtimeId, handler = "index.handler", timeoutMs = 3000, memoryMiB = 128, json } = options;
  return {
    functionName,
    version: "$LATEST",
    functionArn: functionArn(place, functionName),
    revisionId: randomUUID(),
    runtimeId,
    handler,
    role: "arn:aws:iam::123456789012:role/lambkin",
    timeoutMs,
    memoryMiB,
    environmentVariables: options.environmentVariables ?? {},
    codeDirectory,
    layersDirectory,
    ephemeralStorageMiB: options.ephemeralStorageMiB ?? 512,
    network: options.network ?? true,
    logging: {
      format: json ? "JSON" : "Text",
      logGroup: `/aws/lambda/${functionName}`,
      applicationLogLevel: json?.application,
      systemLogLevel: json?.system,
    },
  };
}

async function writeFiles(directory: string, files: FunctionOptions["files"]): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: isProgram(content) ? 0o755 : 0o644 });
  }
}

function isProgram(content: string | Uint8Array): boolean {
  return /^(#!|\x7fELF)/.test(Buffer.from(content).subarray(0, 4).toString("latin1"));
}
