import assert from "node:assert/strict";
import test from "node:test";
import { readRules, renderConformance } from "../../../scripts/conformance-page.ts";
import type { CellResult } from "../../runtimes/run.ts";

const spec = `# Title
## 1. The page
| Id | Rule | For | Source |
|---|---|---|---|
| RT-001 | A | pipe | inside. | B, C | [seed] |
| RT-002 | Nobody checks this. | F | [seed] |
## 7. Logging
| Id | Type | record fields | Level rule |
| RT-345 | \`platform.start\` | fields | INFO |

RT-351: the system log level.
`;

const cell = (runtimeId: string, result: CellResult["result"], reason?: string): CellResult => ({
  caseId: "C001",
  title: "it is so",
  rules: ["RT-001"],
  runtimeId,
  result,
  reason,
});

test("rules are read with their runtimes; events of the platform belong to the JSON format", () => {
  const rules = readRules(spec).map(({ id, section, on }) => [id, section, on.length]);
  assert.deepEqual(rules, [
    ["RT-001", "The page", 3],
    ["RT-002", "The page", 2],
    ["RT-345", "Logging", 5],
    ["RT-351", "Logging", 5],
  ]);
});

test("a cell says pass, fail, what it waits for, that nothing checks it, or nothing", () => {
  const cells = [
    cell("nodejs4.3", "pass"),
    cell("nodejs4.3", "skip", "walls"),
    cell("nodejs6.10", "pass"),
    cell("nodejs6.10", "fail"),
    cell("nodejs10.x", "skip", "walls"),
  ];
  const page = renderConformance(spec, cells);
  const row = page.split("\n").find((line) => line.startsWith("| RT-001"));
  const blanks = Array(8).fill("").join(" | ");
  assert.equal(row, `| RT-001 | pass; skip: walls | **fail** | no case | skip: walls | ${blanks} | C001 |`);
  assert.match(page, /## Failing\n\n- C001 \(RT-001\) it is so: nodejs6\.10/);
  assert.match(page, /## Waiting\n\n- walls: C001 it is so/);
  assert.match(page, /## Not covered\n\n- RT-002: no case speaks for it yet/);
});
