import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Result, median, result } from "./result.ts";

const root = join(import.meta.dirname, "..");
const rounds = 5;
/** What a test may wait for its engine. */
const budgetMs = 100;

/** Of one process: import and first start, then starts and first invocations of more engines. */
const program = `
  const begun = performance.now();
  const { startEngine, fromFile } = await import(process.argv[1]);
  const imported = performance.now();
  await (await startEngine()).close();
  const first = performance.now();
  const hello = fromFile("functions/hello/index.handler");
  const warm = [], invoked = [];
  for (let count = 0; count < 20; count += 1) {
    const start = performance.now();
    const engine = await startEngine();
    warm.push(performance.now() - start);
    await engine.invoke(hello);
    invoked.push(performance.now() - start);
    await engine.close();
  }
  console.log(JSON.stringify({ first: first - begun, importing: imported - begun, warm, invoked }));`;

interface Figures {
  readonly first: number;
  readonly importing: number;
  readonly warm: readonly number[];
  readonly invoked: readonly number[];
}

/** `startEngine()` of lambkin/test as it is published, against what a test may wait for it. */
export async function testEngine(): Promise<Result[]> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  try {
    const entry = await published(directory);
    const all: Figures[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await measured(entry));
    const line = (name: string, value: number, atMost: number) =>
      result(name, { value, floor: budgetMs, unit: "ms" }, { atMost });
    return [
      line("test engine: start, module loaded", median(all.flatMap(({ warm }) => warm)), 1),
      line("test engine: start and first invocation", median(all.flatMap(({ invoked }) => invoked)), 2),
      line("test engine: import", median(all.map(({ importing }) => importing)), 2),
      line("test engine: import and first start", median(all.map(({ first }) => first)), 2),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function published(directory: string): Promise<string> {
  const dist = join(directory, "dist");
  await promisify(execFile)(process.execPath, [join(root, "scripts/build.mjs"), dist]);
  await cp(join(root, "package.json"), join(directory, "package.json"));
  await symlink(join(root, "node_modules"), join(directory, "node_modules"), "junction");
  return pathToFileURL(join(dist, "test.js")).href;
}

async function measured(entry: string): Promise<Figures> {
  const options = { cwd: import.meta.dirname };
  const argv = ["--input-type=module", "-e", program, entry];
  const { stdout } = await promisify(execFile)(process.execPath, argv, options);
  return JSON.parse(stdout);
}
