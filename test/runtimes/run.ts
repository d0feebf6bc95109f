import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Runtime } from "../../src/model/runtimes.ts";
import { type TestBench, openTestBench } from "../support/test-bench.ts";
import type { Case } from "./case.ts";
import { selectRuntimes } from "./select.ts";

/** One cell of the run: what `docs/conformance.md` is made from. */
export interface CellResult {
  readonly caseId: string;
  readonly title: string;
  readonly rules: readonly string[];
  readonly runtimeId: string;
  readonly result: "pass" | "fail" | "skip";
  /** What a skipped row waits for. */
  readonly reason: string | undefined;
}

const cells: CellResult[] = [];

/** Runs every row of a section on every runtime it names; with `CONFORMANCE_OUT`, leaves the results in that folder. */
export async function conformance(section: string, cases: readonly Case[]): Promise<void> {
  const bench = await openTestBench();
  void describe(`conformance: ${section}`, { concurrency: 4 }, () => {
    after(async () => await bench[Symbol.asyncDispose]());
    for (const row of cases) for (const runtime of selectRuntimes(row.on)) testRow(row, runtime, bench);
  });
  const out = process.env["CONFORMANCE_OUT"];
  if (out) process.on("exit", () => writeFileSync(join(out, `${section}.json`), JSON.stringify(cells)));
}

function testRow(row: Case, runtime: Runtime, bench: TestBench): void {
  const title = `${runtime.id} ${row.id}: ${row.title} (${row.rules.join(", ")})`;
  const walls = row.needsWalls === true && !bench.hasWalls ? "walls" : undefined;
  const waitsFor = row.skip ?? walls ?? bench.lacks(runtime.id, row.needsSdk ?? false);
  if (waitsFor !== undefined) {
    note(row, runtime, "skip", waitsFor);
    test(title, { skip: waitsFor });
    return;
  }
  test(title, async () => {
    try {
      await play(row, runtime, bench);
      note(row, runtime, "pass");
    } catch (error) {
      note(row, runtime, "fail");
      throw error;
    }
  });
}

async function play(row: Case, runtime: Runtime, bench: TestBench): Promise<void> {
  const files = { ...(row.code === undefined ? {} : { "index.js": row.code }), ...row.files };
  const layers = row.layers && { layers: row.layers };
  await bench.withFunction({ runtimeId: runtime.id, files, ...layers, ...row.settings }, row.play);
}

function note(row: Case, runtime: Runtime, result: CellResult["result"], reason?: string): void {
  cells.push({ caseId: row.id, title: row.title, rules: row.rules, runtimeId: runtime.id, result, reason });
}
