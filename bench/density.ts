import { readFile } from "node:fs/promises";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { packageOf } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, result } from "./result.ts";

const environments = 200;
const functions = 1000;

/** How much memory of the machine idle environments and deployed functions take, and so how many of them fit. */
export async function density(): Promise<Result[]> {
  await using engine = await startEngineProcess("--prewarm", "0", "--idle-timeout", "3600");
  const client = new LambdaClient(engine.url);
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };
  const code = await packageOf("hello");
  await client.deploy({ ...settings, FunctionName: "hello" }, code);
  const before = await availableMiB();
  await spread(environments, async () => {
    await client.invoke("hello", Buffer.from("{}"), { "x-lambkin-cold": "true" });
  });
  const idle = (before - (await availableMiB())) / environments;
  const emptyMiB = await residentMiB(engine.pid);
  await spread(functions, async (index) => {
    await client.deploy({ ...settings, FunctionName: `f${index}` }, code);
  });
  const each = ((await residentMiB(engine.pid)) - emptyMiB) / functions;
  const fitting = Math.floor((0.95 * before) / idle);
  console.error(`${fitting} idle environments fit into the ${Math.round(before)} MiB that were free`);
  return [
    result("idle environment, of the machine's memory", { value: idle, floor: 16, unit: "MiB" }, { atMost: 1 }),
    result("deployed function, of the engine's memory", { value: each * 1024, floor: 64, unit: "KiB" }, { atMost: 1 }),
  ];
}

/** Eight at a time. */
async function spread(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function availableMiB(): Promise<number> {
  return Number(/^MemAvailable:\s+(\d+)/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1]) / 1024;
}

async function residentMiB(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
