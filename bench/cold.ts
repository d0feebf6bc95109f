import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { cacheDirectory } from "../src/cache-directory.mjs";
import { Runtimes } from "../src/runtimes/runtimes.ts";
import { packageOf } from "./package.ts";
import { type Server, startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const cold = { "x-lambkin-cold": "true" };
const event = Buffer.from("{}");
const runtimeId = "nodejs22.x";

/** Cold starts over HTTP beside starts of the same Node binary. */
export async function coldStarts(): Promise<Result[]> {
  const binary = await new Runtimes({
    cacheDirectory: cacheDirectory(process.env),
    announce: console.error,
  }).nodeBinary(runtimeId);
  return [...(await single(binary)), ...(await sustained(binary)), ...(await atOnce())];
}

async function single(binary: string): Promise<Result[]> {
  await using engine = await startEngineProcess();
  const client = await clientOf(engine);
  const ours: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < 20; round++) {
    // The pool is full again, as on an engine that is not starved.
    await delay(250);
    ours.push(await timed(async () => await invokeCold(client)));
    floors.push(await timed(async () => await startNode(binary)));
  }
  const figures = { value: median(ours), floor: median(floors), unit: "ms" };
  return [result("cold start, trivial function, over HTTP", figures, { atMost: 0.2 })];
}

async function sustained(binary: string): Promise<Result[]> {
  await using engine = await startEngineProcess("--idle-timeout", "1");
  const client = await clientOf(engine);
  const floor = await perSecond(async () => await startNode(binary));
  const value = await perSecond(async () => await invokeCold(client));
  return [result("cold starts sustained", { value, floor, unit: "starts/s" }, { atLeast: 0.9 })];
}

async function atOnce(): Promise<Result[]> {
  await using engine = await startEngineProcess("--prewarm", "0");
  const client = await clientOf(engine);
  const one: number[] = [];
  for (let round = 0; round < 5; round++) one.push(await timed(async () => await invokeCold(client)));
  const hundred = await timed(async () => {
    await Promise.all(Array.from({ length: 100 }, async () => await invokeCold(client)));
  });
  const figures = { value: hundred, floor: 100 * median(one), unit: "ms" };
  return [result("100 cold starts at once, none prewarmed", figures, { atMost: 1 })];
}

/** Four at a time for four seconds. */
async function perSecond(action: () => Promise<void>): Promise<number> {
  const end = performance.now() + 4000;
  let count = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      await action();
      count += 1;
    }
  };
  await Promise.all([caller(), caller(), caller(), caller()]);
  return count / 4;
}

async function clientOf(engine: Server): Promise<LambdaClient> {
  const client = new LambdaClient(engine.url);
  const settings = {
    Runtime: runtimeId,
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/r",
    Timeout: 60,
  };
  await client.deploy({ ...settings, FunctionName: "hello" }, await packageOf("hello"));
  await invokeCold(client);
  return client;
}

async function invokeCold(client: LambdaClient): Promise<void> {
  const { functionError } = await client.invoke("hello", event, cold);
  if (functionError !== undefined) throw new Error(`a cold start failed: ${functionError}`);
}

export async function startNode(binary: string): Promise<void> {
  await once(spawn(binary, ["-e", "0"], { stdio: "ignore" }), "exit");
}

export async function timed(action: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}
