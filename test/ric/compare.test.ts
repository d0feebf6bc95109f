/** The same handlers under AWS's own runtime interface clients, in the place of the guest: see `docs/ric.md`. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { after, describe, test } from "node:test";
import type { Runtime } from "../../src/model/runtimes.ts";
import { plainSandbox } from "../../src/sandbox/plain.ts";
import type { Case } from "../runtimes/case.ts";
import { openTestBench } from "../support/test-bench.ts";
import { openClientBench } from "./client-bench.ts";
import { installClients } from "./clients.ts";
import { type ComparedCell, compare, isAbout } from "./compare.ts";
import { notCompared } from "./differences.ts";
import { playRecorded } from "./recorder.ts";
import { comparableRows } from "./rows.ts";

/** With a file's name here, every row is compared on every runtime, and the file gets the results. */
const out = process.env["COMPARE_RIC_OUT"];

const cells: ComparedCell[] = [];
const impossible = await installClients();
// Neither has walls: what is compared is what runs inside.
const openPlain = async (): Promise<typeof plainSandbox> => await Promise.resolve(plainSandbox);
const [ours, theirs] = await Promise.all([openTestBench(openPlain), openClientBench()]);
const rows = (await comparableRows()).filter(({ row }) => !notCompared.some(({ cases }) => isAbout(cases, row)));

void describe("AWS's own clients", { concurrency: availableParallelism() }, () => {
  after(async () => {
    await Promise.all([ours[Symbol.asyncDispose](), theirs[Symbol.asyncDispose]()]);
    if (out) writeFileSync(out, JSON.stringify(cells));
  });
  for (const { row, runtimes } of rows)
    for (const runtime of runtimes) if (isChosen(row, runtime, runtimes)) testRow(row, runtime);
});

/** `npm test` takes the specification's own cases, each on one runtime: family E's newest, or F's. */
function isChosen(row: Case, runtime: Runtime, all: readonly Runtime[]): boolean {
  if (out !== undefined) return true;
  const chosen = all.findLast(({ family }) => family === "E") ?? all.at(-1);
  return row.id.startsWith("C") && runtime === chosen;
}

function testRow(row: Case, runtime: Runtime): void {
  const title = `AWS's client on ${runtime.id} agrees with Lambkin on ${row.id}: ${row.title}`;
  const waitsFor = impossible ?? ours.lacks(runtime.id, row.needsSdk ?? false);
  test(title, waitsFor === undefined ? {} : { skip: waitsFor }, async () => {
    const [our, their] = await Promise.all([
      playRecorded(row, runtime.id, ours),
      playRecorded(row, runtime.id, theirs),
    ]);
    const compared = compare(row, runtime.id, our, their);
    cells.push({ caseId: row.id, title: row.title, runtimeId: runtime.id, ...compared });
    const listed = new Set(compared.listed.flatMap(({ where }) => where));
    const unlisted = compared.unlike.filter(({ where }) => !listed.has(where));
    assert.deepEqual(unlisted, [], "a difference that is not in differences.ts");
    const gone = [...listed].filter((where) => !compared.unlike.some((each) => each.where === where));
    assert.deepEqual(gone, [], "differences.ts lists a difference that is no more");
  });
}
