import autocannon from "autocannon";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOf } from "./package.ts";
import { type Server, startEngineProcess, startFloor } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

interface Load {
  readonly name: string;
  readonly callers: number;
  readonly bytes: number;
  readonly floor: "memory" | "json";
  readonly figure: "latency" | "throughput";
  readonly budget: { atMost: number } | { atLeast: number };
  readonly seconds: number;
}

const loads: readonly Load[] = [
  {
    name: "warm invoke, 100 B, one caller, p50",
    callers: 1,
    bytes: 100,
    floor: "memory",
    figure: "latency",
    budget: { atMost: 1.5 },
    seconds: 4,
  },
  {
    name: "warm throughput, 10 callers",
    callers: 10,
    bytes: 100,
    floor: "memory",
    figure: "throughput",
    budget: { atLeast: 0.42 },
    seconds: 4,
  },
  {
    name: "warm throughput, 50 callers",
    callers: 50,
    bytes: 100,
    floor: "memory",
    figure: "throughput",
    budget: { atLeast: 0.42 },
    seconds: 4,
  },
  {
    name: "warm invoke, 100 KB, one caller, p50",
    callers: 1,
    bytes: 100_000,
    floor: "json",
    figure: "latency",
    budget: { atMost: 1.2 },
    seconds: 4,
  },
  {
    name: "warm invoke, 100 KB, 50 callers",
    callers: 50,
    bytes: 100_000,
    floor: "json",
    figure: "throughput",
    budget: { atLeast: 0.42 },
    seconds: 4,
  },
  {
    name: "warm invoke, 5 MB, one caller, p50",
    callers: 1,
    bytes: 5_000_000,
    floor: "json",
    figure: "latency",
    budget: { atMost: 1.5 },
    seconds: 5,
  },
];

/** Warm invocations beside a bare server: ours and the floor in turn, three rounds, the median of each. */
export async function warm(): Promise<Result[]> {
  await using engine = await startEngineProcess();
  const client = new LambdaClient(engine.url);
  const settings = {
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/r",
    Timeout: 30,
  };
  await client.deploy({ ...settings, FunctionName: "echo", MemorySize: 512 }, await packageOf("echo"));
  await client.deploy({ ...settings, FunctionName: "hello" }, await packageOf("hello"));
  await using memory = await startFloor("memory");
  await using json = await startFloor("json");
  const results: Result[] = [];
  for (const load of loads) {
    const floor = load.floor === "memory" ? memory : json;
    results.push(await measure(load, engine, floor));
  }
  return results;
}

async function measure(load: Load, engine: Server, floor: Server): Promise<Result> {
  const name = load.bytes > 100 ? "echo" : "hello";
  const ours: number[] = [];
  const floors: number[] = [];
  const url = `${engine.url}/2015-03-31/functions/${name}/invocations`;
  await run(load, url, 1);
  for (let round = 0; round < 3; round++) {
    ours.push(await run(load, url, load.seconds / 2));
    floors.push(await run(load, floor.url, load.seconds / 2));
  }
  const unit = load.figure === "latency" ? "ms" : "requests/s";
  return result(load.name, { value: median(ours), floor: median(floors), unit }, load.budget);
}

async function run({ callers, bytes, figure }: Load, url: string, seconds: number): Promise<number> {
  const body = JSON.stringify({ key1: "x".repeat(Math.max(0, bytes - 11)) });
  const latencies: number[] = [];
  const load = autocannon({ url, method: "POST", body, connections: callers, duration: seconds, timeout: 60 });
  load.on("response", (_client, status, _bytes, time) => {
    if (status !== 200) throw new Error(`status ${status} of ${url}`);
    latencies.push(time);
  });
  const { requests } = await load;
  return figure === "latency" ? median(latencies) : requests.total / seconds;
}
