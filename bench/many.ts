import autocannon from "autocannon";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { timed } from "./cold.ts";
import { packageOf } from "./package.ts";
import { type Server, startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const few = 10;
const lots = 10_000;
const rounds = 5;

/** An engine with 10,000 functions beside one with 10: its start, its first page, its invocations. */
export async function many(): Promise<Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  try {
    const [small, large] = [await filled(join(directory, "few"), few), await filled(join(directory, "many"), lots)];
    return [
      await starts(small, large),
      ...(await beside(small, large, async (floor, ours) => [await page(floor, ours), await invocations(floor, ours)])),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Returns the data directory of an engine that has so many functions. */
async function filled(data: string, count: number): Promise<string> {
  await using engine = await startEngineProcess("--data", data);
  const client = new LambdaClient(engine.url);
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };
  const code = await packageOf("hello");
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await client.deploy({ ...settings, FunctionName: `hello-${next}` }, code);
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  return data;
}

async function starts(small: string, large: string): Promise<Result> {
  const times: Record<string, number[]> = { [small]: [], [large]: [] };
  for (let round = 0; round < rounds; round++) {
    for (const data of [small, large]) {
      const time = await timed(async () => {
        await using engine = await startEngineProcess("--data", data);
        await fetch(`${engine.url}/_lambkin/health`);
      });
      times[data]?.push(time);
    }
  }
  const figures = { value: median(times[large] ?? []), floor: 2000, unit: "ms" };
  return result("start and end with 10,000 functions, beside 2 s", figures, { atMost: 1 });
}

async function beside(
  small: string,
  large: string,
  measure: (floor: Server, ours: Server) => Promise<Result[]>,
): Promise<Result[]> {
  await using floor = await startEngineProcess("--data", small);
  await using ours = await startEngineProcess("--data", large);
  return await measure(floor, ours);
}

async function page(floor: Server, ours: Server): Promise<Result> {
  const list = async ({ url }: Server): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 50; round++) {
      times.push(
        await timed(async () => {
          await (await fetch(`${url}/2015-03-31/functions/?MaxItems=${few}`)).text();
        }),
      );
    }
    return median(times);
  };
  const figures = { floor: await list(floor), value: await list(ours), unit: "ms" };
  return result("a page of functions, 10,000 beside 10", figures, { atMost: 1.5 });
}

async function invocations(floor: Server, ours: Server): Promise<Result> {
  const latency = async ({ url }: Server): Promise<number> => {
    const latencies: number[] = [];
    const target = `${url}/2015-03-31/functions/hello-7/invocations`;
    const load = autocannon({ url: target, method: "POST", body: "{}", connections: 1, duration: 2, timeout: 60 });
    load.on("response", (_client, _status, _bytes, time) => latencies.push(time));
    await load;
    return median(latencies);
  };
  const [floors, values]: number[][] = [[], []];
  for (let round = 0; round < 3; round++) {
    floors?.push(await latency(floor));
    values?.push(await latency(ours));
  }
  const figures = { floor: median(floors ?? []), value: median(values ?? []), unit: "ms" };
  return result("warm invoke, 10,000 functions beside 10", figures, { atMost: 1.1 });
}
