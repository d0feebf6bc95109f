import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { eventually } from "../support/eventually.ts";
import { role } from "../support/functions.ts";
import { clientConfig } from "../support/open-api.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";
import { zipBytes } from "../support/zip-bytes.ts";

/** `LAMBKIN_CRASHES=200` for the whole of it. */
const crashes = Number(process.env["LAMBKIN_CRASHES"] ?? 8);
const functions = ["a", "b", "c", "d"];
const settings = { Role: role, Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 60 } as const;
let builds = 0;
/** How many of them were taken. */
let done = 0;

test("whenever the engine is killed amid deployments, every function is the old or the new one, and runs", async (t) => {
  await using data = await temporaryDirectory();
  /** Everything that was ever sent, by its CodeSha256. */
  const sent = new Map<string, number>();
  let checked = 0;
  for (let crash = 0; crash < crashes; crash++) {
    const { engine, lambda } = await start(data.path);
    const closing = new AbortController();
    const deploying = Promise.all(
      functions.map(async (name) => await keepDeploying(lambda, name, sent, closing.signal)),
    );
    // In the midst of the next ones, at any moment.
    const enough = done + 1 + Math.random() * 12;
    await eventually(() => assert(done >= enough, "nothing is deployed"));
    await delay(Math.random() * 10);
    const exited = once(engine, "exit");
    engine.kill("SIGKILL");
    await exited;
    closing.abort();
    await deploying;
    lambda.destroy();
    checked += await check(data.path, sent);
  }
  t.diagnostic(`${crashes} crashes, ${sent.size} packages, ${checked} functions looked at`);
  assert(checked > 0);
});

/** Creates, updates, publishes and deletes, one after the other, for as long as there is an engine. */
async function keepDeploying(
  lambda: LambdaClient,
  FunctionName: string,
  sent: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    builds += 1;
    const ZipFile = zipBytes([{ name: "index.js", data: `exports.handler = async () => ${builds};` }]);
    sent.set(createHash("sha256").update(ZipFile).digest("base64"), builds);
    try {
      await deployOnce(lambda, FunctionName, ZipFile);
      done += 1;
      if (Math.random() < 0.3) await lambda.send(new PublishVersionCommand({ FunctionName }));
      if (Math.random() < 0.2) await lambda.send(new DeleteFunctionCommand({ FunctionName }));
    } catch {
      // busy with the change before, or killed
      await delay(2);
    }
  }
}

async function deployOnce(lambda: LambdaClient, FunctionName: string, ZipFile: Buffer): Promise<void> {
  try {
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
    const Code = { ZipFile };
    await lambda.send(new CreateFunctionCommand({ FunctionName, ...settings, Code }));
  }
}

/** Returns how many functions there are. */
async function check(data: string, sent: ReadonlyMap<string, number>): Promise<number> {
  const { engine, lambda } = await start(data);
  try {
    const all = await settledFunctions(lambda);
    const live = new Set<string>();
    for (const { FunctionName, Version, CodeSha256 = "" } of all) {
      const build = sent.get(CodeSha256);
      assert(build !== undefined, `${FunctionName} has code that nobody sent`);
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Qualifier: Version }));
      assert.equal(Payload?.transformToString(), String(build));
      live.add(Buffer.from(CodeSha256, "base64").toString("hex"));
    }
    const files = await readdir(join(data, "code"));
    const packages = files.filter((name) => name !== "compiled");
    assert.deepEqual(packages.toSorted(), [...live].flatMap((name) => [name, `${name}.zip`]).toSorted());
    return all.length;
  } finally {
    lambda.destroy();
    engine.kill("SIGTERM");
    await once(engine, "exit");
  }
}

/** All versions, when what the crash left half done is done. */
async function settledFunctions(lambda: LambdaClient): Promise<FunctionConfiguration[]> {
  const list = new ListFunctionsCommand({ FunctionVersion: "ALL" });
  const { Functions: left = [] } = await lambda.send(list);
  const waiter = { client: lambda, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 };
  for (const { FunctionName, Version: Qualifier } of left) {
    await waitUntilFunctionActiveV2(waiter, { FunctionName, Qualifier });
    await waitUntilFunctionUpdatedV2(waiter, { FunctionName, Qualifier });
  }
  return (await lambda.send(list)).Functions ?? [];
}

async function start(data: string): Promise<{ engine: ChildProcess; lambda: LambdaClient }> {
  const main = new URL("../../bin/lambkin.mjs", import.meta.url).pathname;
  const argv = [main, "start", "--port", "0", "--data", data, "--prewarm", "0", "--isolation", "none"];
  const engine = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "ignore"] });
  assert(engine.stdout);
  for await (const line of createInterface(engine.stdout)) {
    const [, url] = /serves on (http:\S+)/.exec(line) ?? [];
    if (url === undefined) continue;
    engine.stdout.resume();
    return { engine, lambda: new LambdaClient(clientConfig(url)) };
  }
  throw new Error("the engine ended before it served");
}
