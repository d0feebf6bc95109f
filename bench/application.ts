import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { realClock } from "../src/clock.ts";
import { engineConfig } from "../src/config.ts";
import { openCompileCaches } from "../src/environments/compile-caches.ts";
import { type Corridor, openCorridor } from "../src/invocation/corridor.ts";
import { functionArn } from "../src/model/arn.ts";
import type { FunctionVersion } from "../src/model/function.ts";
import type { RuntimeId } from "../src/model/runtimes.ts";
import { Runtimes } from "../src/runtimes/runtimes.ts";
import { openSandbox } from "../src/sandbox/open-sandbox.ts";
import { bundle } from "./bundle.ts";
import { timed } from "./cold.ts";
import { type Result, median, result } from "./result.ts";

const bundleBytes = 1024 * 1024;
const rounds = 15;

/** Cold starts of an application of 1 MB, in turn with the compile cache and without. */
export async function application(): Promise<Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  await using opened = new AsyncDisposableStack();
  opened.defer(async () => await rm(directory, { recursive: true, force: true }));
  const codeDirectory = join(directory, "code");
  const version = versionOf("nodejs22.x", join(codeDirectory, "application"));
  await mkdir(version.codeDirectory, { recursive: true });
  await writeFile(join(version.codeDirectory, "index.js"), bundle(bundleBytes));

  const compiled = { directory: join(codeDirectory, "compiled"), clock: realClock, diagnostics: () => {} };
  const compileCaches = await openCompileCaches(compiled);
  compileCaches.changed(new Map([[version.version, version]]));
  const open = async (name: string, parts: Pick<CorridorParts, "compileCaches">): Promise<Corridor> =>
    await openRooms(join(directory, name), codeDirectory, { opened, parts });
  return [await measure(version, await open("with", { compileCaches }), await open("without", {}))];
}

type CorridorParts = Parameters<typeof openCorridor>[0];

async function measure(version: FunctionVersion, cached: Corridor, uncached: Corridor): Promise<Result> {
  cached.pool.expect(version);
  uncached.pool.expect(version);
  await invokeCold(cached, version); // the first time: it makes the cache
  const ours: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // The pools are full again, and nothing else runs.
    await delay(400);
    ours.push(await timed(async () => await invokeCold(cached, version)));
    await delay(400);
    floors.push(await timed(async () => await invokeCold(uncached, version)));
  }
  const figures = { value: median(ours), floor: median(floors), unit: "ms" };
  return result("cold start of a 1 MB bundle, second time", figures, { atMost: 0.3 });
}

/** An engine's rooms from the corridor down, as `engine.ts` opens them. */
async function openRooms(
  directory: string,
  codeDirectory: string,
  { opened, parts }: { opened: AsyncDisposableStack; parts: Pick<CorridorParts, "compileCaches"> },
): Promise<Corridor> {
  await mkdir(directory);
  const config = engineConfig({ prewarm: 1 });
  const runtimes = new Runtimes({ cacheDirectory: config.cacheDirectory, announce: console.error });
  const sandbox = await openSandbox({ ...config, environmentsDirectory: directory, codeDirectory });
  opened.defer(async () => await sandbox.close());
  const corridor = openCorridor({
    ...parts,
    config,
    clock: realClock,
    diagnostics: () => {},
    logs: { append: () => {} },
    runtimes,
    sandbox,
    directory,
    endpointVariables: () => ({}),
  });
  opened.defer(async () => await corridor.pool.close());
  return corridor;
}

async function invokeCold({ invoke }: Corridor, version: FunctionVersion): Promise<void> {
  const invocation = {
    requestId: realClock.uuid(),
    version,
    invokedFunctionArn: version.functionArn,
    payload: Buffer.from("{}"),
    clientContext: undefined,
    identity: undefined,
    traceHeader: undefined,
  };
  const { functionError, payload } = await invoke(invocation, { tail: false, cold: true });
  if (functionError !== undefined) throw new Error(`a cold start failed: ${Buffer.from(payload).toString()}`);
}

function versionOf(runtimeId: RuntimeId, codeDirectory: string): FunctionVersion {
  const { region, accountId } = engineConfig({});
  return {
    functionName: "application",
    version: "$LATEST",
    functionArn: functionArn({ region, accountId }, "application"),
    revisionId: realClock.uuid(),
    runtimeId,
    handler: "index.handler",
    role: "arn:aws:iam::123456789012:role/lambkin",
    timeoutMs: 30_000,
    memoryMiB: 512,
    environmentVariables: {},
    codeDirectory,
    layersDirectory: undefined,
    ephemeralStorageMiB: 512,
    network: true,
    logging: {
      format: "Text",
      logGroup: "/aws/lambda/application",
      applicationLogLevel: undefined,
      systemLogLevel: undefined,
    },
  };
}
