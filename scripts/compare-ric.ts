/** `npm run compare-ric`: plays every row under AWS's own clients on every runtime and writes `docs/ric.md`. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory } from "../src/cache-directory.mjs";
import { runtimes } from "../src/model/runtimes.ts";
import { Runtimes } from "../src/runtimes/runtimes.ts";
import { clientPrograms } from "../test/ric/clients.ts";
import type { ComparedCell } from "../test/ric/compare.ts";
import { renderPage } from "../test/ric/page.ts";

const page = "docs/ric.md";
const installed = new Runtimes({ cacheDirectory: cacheDirectory(process.env), announce: console.error });
for (const { id } of runtimes) if (clientPrograms[id] !== undefined) await installed.nodeBinary(id);
const out = mkdtempSync(join(tmpdir(), "lambkin-ric-"));
try {
  const results = join(out, "cells.json");
  const { status } = spawnSync(process.execPath, ["--test", "--test-reporter=dot", "test/ric/compare.test.ts"], {
    env: { ...process.env, COMPARE_RIC_OUT: results },
    stdio: "inherit",
  });
  const cells: ComparedCell[] = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : [];
  if (cells.length > 0) {
    writeFileSync(page, renderPage(cells));
    console.log(`\nwritten: ${page}`);
  }
  process.exitCode = status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
