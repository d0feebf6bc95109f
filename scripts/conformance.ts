/** `npm run conformance`: runs the conformance suite on every runtime and writes `docs/conformance.md` from its results. */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cacheDirectory } from "../src/cache-directory.mjs";
import { runtimes } from "../src/model/runtimes.ts";
import { UnavailableRuntimeError } from "../src/runtimes/errors.ts";
import { Runtimes } from "../src/runtimes/runtimes.ts";
import type { CellResult } from "../test/runtimes/run.ts";
import { renderConformance } from "./conformance-page.ts";

const files = globSync("test/runtimes/*.test.ts").toSorted();
const page = "docs/conformance.md";

await installAll();
const out = mkdtempSync(join(tmpdir(), "lambkin-conformance-"));
try {
  const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=dot", ...files], {
    env: { ...process.env, CONFORMANCE_OUT: out },
    stdio: "inherit",
  });
  const spec = readFileSync("docs/spec/node-runtime.md", "utf8");
  writeFileSync(page, renderConformance(spec, files.flatMap(cellsOf)));
  console.log(`\nwritten: ${page}`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}

/** Each test file leaves its results under its own name. */
function cellsOf(file: string): CellResult[] {
  const cells: CellResult[] = JSON.parse(readFileSync(join(out, `${basename(file, ".test.ts")}.json`), "utf8"));
  return cells;
}

async function installAll(): Promise<void> {
  const installed = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: console.error });
  for (const { id } of runtimes) {
    try {
      await installed.nodeBinary(id);
      await installed.sdkModules(id);
    } catch (error) {
      if (!(error instanceof UnavailableRuntimeError)) throw error;
      console.error(error.message);
    }
  }
}
