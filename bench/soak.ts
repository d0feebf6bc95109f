import { readFile, readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOfText } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

interface Tenant {
  readonly name: string;
  readonly code: string;
  readonly everyMs: number;
  readonly runtime?: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** Functions of every temper; the first one's latency is what is looked at. */
const tenants: readonly Tenant[] = [
  { name: "healthy", everyMs: 100, code: "exports.handler = async (event) => event;" },
  { name: "callback", everyMs: 250, code: "exports.handler = (e, c, cb) => setTimeout(() => cb(null, e), 5);" },
  { name: "old", everyMs: 500, runtime: "nodejs6.10", code: "exports.handler = (e, c) => c.succeed(e);" },
  {
    name: "streaming",
    everyMs: 500,
    code: `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      for (let i = 0; i < 20; i++) stream.write("x".repeat(1000)); stream.end(); });`,
  },
  {
    name: "talkative",
    everyMs: 1000,
    code: `exports.handler = async () => { for (let i = 0; i < 200; i++) console.log(i, "line"); };`,
  },
  { name: "crashing", everyMs: 5000, code: "exports.handler = async () => process.exit(3);" },
  { name: "throwing", everyMs: 500, code: `exports.handler = async () => { throw new Error("as always"); };` },
  {
    name: "slow",
    everyMs: 10_000,
    timeout: 1,
    code: "exports.handler = () => new Promise(() => setInterval(() => {}, 100));",
  },
  {
    name: "leaking",
    everyMs: 500,
    code: "const kept = []; exports.handler = async () => { kept.push(Buffer.alloc(1e6, 1)); return kept.length; };",
  },
  {
    name: "forking",
    everyMs: 5000,
    code: `exports.handler = async () => { require("child_process").spawn("sleep", ["30"], { stdio: "ignore" }).unref(); };`,
  },
];

/** The engine at one moment. */
interface Sample {
  /** Median of the healthy function's answers since the last sample. */
  readonly latencyMs: number;
  readonly rssMiB: number;
  readonly descriptors: number;
}

/** Mixed functions for so many minutes: latency, memory and descriptors of the engine stay where they are. */
export async function soak(minutes: number): Promise<Result[]> {
  await using engine = await startEngineProcess("--idle-timeout", "60");
  const client = new LambdaClient(engine.url);
  for (const { name, code, runtime = "nodejs22.x", timeout = 10 } of tenants) {
    const settings = { Runtime: runtime, Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };
    await client.deploy({ ...settings, FunctionName: name, Timeout: timeout }, await packageOfText(code));
  }
  const ending = new AbortController();
  const latencies: number[] = [];
  const load = tenants.map(async (tenant) => await visit(client, tenant, latencies, ending.signal));
  const samples: Sample[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    await delay(60_000);
    samples.push(await sample(engine.pid, latencies.splice(0)));
    console.error(`minute ${minute}: ${JSON.stringify(samples.at(-1))}`);
  }
  ending.abort();
  await Promise.all(load);
  return [
    drift(
      "latency",
      "ms",
      samples.map(({ latencyMs }) => latencyMs),
      1.25,
    ),
    drift(
      "resident memory",
      "MiB",
      samples.map(({ rssMiB }) => rssMiB),
      1.15,
    ),
    drift(
      "descriptors",
      "",
      samples.map(({ descriptors }) => descriptors),
      1.1,
    ),
  ];
}

async function visit(client: LambdaClient, tenant: Tenant, latencies: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const startedAt = performance.now();
    await client.invoke(tenant.name, Buffer.from('{"n":1}'), {});
    if (tenant === tenants[0]) latencies.push(performance.now() - startedAt);
    await delay(tenant.everyMs, undefined, { signal }).catch(() => {}); // AbortError: enough
  }
}

async function sample(pid: number, latencies: readonly number[]): Promise<Sample> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return {
    latencyMs: Number(median(latencies).toFixed(2)),
    rssMiB: Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
  };
}

/** The last quarter beside the second one: by then all is warm. */
function drift(name: string, unit: string, values: readonly number[], atMost: number): Result {
  const quarter = Math.ceil(values.length / 4);
  const floor = median(values.slice(quarter, 2 * quarter));
  const value = median(values.slice(-quarter));
  return result(`soak of ${values.length} minutes, ${name}`, { value, floor, unit }, { atMost });
}
