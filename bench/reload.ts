import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { installPeers, startReloading } from "./peers/programs.ts";
import { type Server, startProgram } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

const launcher = fileURLToPath(new URL("../bin/lambkin.mjs", import.meta.url));
const saves = 15;
const pathOf = (name: string): string => `/2015-03-31/functions/${name}/invocations`;

/** From a save to the first answer of the new code, beside what SPECIFICATION.md allows and beside serverless-offline. */
export async function reload(): Promise<Result[]> {
  await installPeers();
  const directory = await mkdtemp(join(tmpdir(), "lambkin-bench-"));
  try {
    const plain = join(directory, "plain.js");
    const typed = join(directory, "typed.ts");
    const lib = join(directory, "lib.ts");
    await save(plain, 0);
    await writeFile(
      typed,
      'import { answer } from "./lib.ts";\nexport const handler = async (): Promise<number> => answer;\n',
    );
    await writeFile(lib, "export const answer: number = 0;\n");
    await using ours = await startProgram([launcher, "dev", directory, "--port", "0"], /Lambkin serves on (\S+)/);
    await using theirs = await startReloading(directory, "plain.handler");
    const oursMs = await medianOf(async (n) => await answers(ours.url + pathOf("plain"), n, save(plain, n)));
    const theirsMs = await medianOf(async (n) => await answers(theirs.url, n + saves, save(plain, n + saves)));
    const typedMs = await medianOf(async (n) => {
      return await answers(ours.url + pathOf("typed"), n, writeFile(lib, `export const answer: number = ${n};\n`));
    });
    return [
      result("save to answer, JavaScript, by its 50 ms", { value: oursMs, floor: 50, unit: "ms" }, { atMost: 1 }),
      result("save to answer, TypeScript, by its 150 ms", { value: typedMs, floor: 150, unit: "ms" }, { atMost: 1 }),
      result(
        "serverless-offline --reloadHandler by ours",
        { value: theirsMs, floor: oursMs, unit: "ms" },
        { atLeast: 1 },
      ),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function save(file: string, answer: number): Promise<void> {
  await writeFile(file, `exports.handler = async () => ${answer};\n`);
}

async function medianOf(measure: (n: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  // The first save loads what saves need.
  for (let n = 1; n <= saves + 1; n += 1) {
    const ms = await measure(n);
    if (n > 1) all.push(ms);
    await delay(300);
  }
  return median(all);
}

/** Milliseconds from `saved`, asking again and again. */
async function answers(url: Server["url"], answer: number, saved: Promise<void>): Promise<number> {
  const since = performance.now();
  await saved;
  for (;;) {
    const response = await fetch(url, { method: "POST", body: "{}" });
    if ((await response.text()) === String(answer)) return performance.now() - since;
    // As soon as anybody would ask; without a pause the asking itself would keep the machine busy.
    await delay(2);
  }
}
