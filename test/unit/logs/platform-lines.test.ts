import assert from "node:assert/strict";
import { test } from "node:test";
import { billedMs } from "../../../src/logs/platform-lines.ts";

const cases: [durationMs: number, billed: number, legacyBilled: number][] = [
  [0.2, 1, 100],
  [3, 3, 100],
  [3.004, 3, 100],
  [3.005001, 4, 100],
  [100.001, 100, 100],
  [120.5, 121, 200],
];

test("the billed duration is that which REPORT shows, rounded up (RT-333)", () => {
  for (const [durationMs, billed, legacyBilled] of cases) {
    assert.equal(billedMs(durationMs, false), billed, `${durationMs} ms`);
    assert.equal(billedMs(durationMs, true), legacyBilled, `${durationMs} ms, old platform`);
  }
});
