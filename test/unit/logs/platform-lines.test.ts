import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonLines } from "../../../src/logs/format-json.ts";
import { textLines } from "../../../src/logs/format-text.ts";
import type { EndFacts, PlatformLines } from "../../../src/logs/platform-lines.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** JSON shows a decimal more than text. */
const cases: [durationMs: number, text: number, legacy: number, json: number][] = [
  [0.2, 1, 100, 1],
  [3, 3, 100, 3],
  [3.0001, 3, 100, 3],
  [3.004, 3, 100, 4],
  [3.005001, 4, 100, 4],
  [100.001, 100, 100, 101],
  [120.5, 121, 200, 121],
];

test("the billed duration is that which the report shows, rounded up (RT-333)", () => {
  const text = textLines({ legacy: false, initStart: true });
  const legacy = textLines({ legacy: true, initStart: false });
  const json = jsonLines("INFO", new ManualClock());
  for (const [durationMs, ...billed] of cases) {
    assert.deepEqual(
      [text, legacy, json].map((lines) => billedBy(lines, durationMs)),
      billed,
      `${durationMs} ms`,
    );
  }
});

function billedBy(lines: PlatformLines, durationMs: number): number {
  const report = lines.end(ended(durationMs)).at(-1) ?? "";
  return Number(/(?:Billed Duration: |"billedDurationMs":)(\d+)/.exec(report)?.[1]);
}

function ended(durationMs: number): EndFacts {
  return {
    requestId: "r",
    status: "success",
    errorType: undefined,
    durationMs,
    initDurationMs: undefined,
    memoryMiB: 128,
    maxMemoryUsedMiB: 60,
    producedBytes: 1,
    traceHeader: undefined,
  };
}
