import { spawn } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { LambdaClient } from "../src/client/lambda-client.ts";
import { cacheDirectory } from "../src/cache-directory.mjs";
import { Runtimes } from "../src/runtimes/runtimes.ts";
import { packageOf } from "./package.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const count = 5;

/** Proportional set size of idle environments beside idle Node processes of the same version. Linux only. */
export async function idle(): Promise<Result[]> {
  const runtimes = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: console.error });
  const binary = await runtimes.nodeBinary("nodejs22.x");
  await using engine = await startEngineProcess("--prewarm", "0");
  const client = new LambdaClient(engine.url);
  const settings = { Runtime: "nodejs22.x", Handler: "index.handler", Role: "arn:aws:iam::123456789012:role/r" };
  await client.deploy({ ...settings, FunctionName: "hello" }, await packageOf("hello"));
  await Promise.all(
    Array.from(
      { length: count },
      async () => await client.invoke("hello", Buffer.from("{}"), { "x-lambkin-cold": "true" }),
    ),
  );
  const bare = Array.from({ length: count }, () => spawn(binary, ["-e", "setInterval(() => {}, 1e9)"]));
  await delay(1000);
  const ours = await environmentsOf(engine.pid);
  const floors = await Promise.all(bare.map(async ({ pid = 0 }) => await pss(pid)));
  for (const child of bare) child.kill();
  return [
    result("idle environment, PSS", { value: median(ours), floor: median(floors), unit: "KiB" }, { atMost: 1.15 }),
  ];
}

/** What each environment of an engine takes: the guest, and the sandbox's own processes around it. */
async function environmentsOf(engine: number): Promise<number[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(await Promise.all(ids.map(async (id) => [id, await parentOf(String(id))] as const)));
  const lineOf = (id: number): number[] => {
    const parent = parents.get(id);
    return parent === undefined ? [id] : [id, ...lineOf(parent)];
  };
  const sums: number[] = [];
  for (const id of ids) {
    const line = lineOf(id);
    const commands = await Promise.all(line.map(commandOf));
    if (!line.includes(engine) || !/^[^\0]*\/node\0.*bootstrap\.js/.test(commands[0] ?? "")) continue;
    const walls = line.filter((_, index) => commands[index]?.startsWith("bwrap\0"));
    const sizes = await Promise.all([id, ...walls].map(pss));
    sums.push(sizes.reduce((sum, each) => sum + each, 0));
  }
  return sums;
}

async function commandOf(id: number): Promise<string> {
  return await readFile(`/proc/${id}/cmdline`, "latin1").catch(() => ""); // it ended meanwhile
}

async function parentOf(id: string): Promise<number> {
  try {
    const stat = await readFile(`/proc/${id}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}

async function pss(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]);
}
