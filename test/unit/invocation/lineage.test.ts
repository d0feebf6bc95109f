import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { descend } from "../../../src/invocation/lineage.ts";

const f = "arn:aws:lambda:us-east-1:123456789012:function:f";
const g = "arn:aws:lambda:us-east-1:123456789012:function:g";
const root = "Root=1-2-3;Parent=4;Sampled=0";

test("each run of a function in a chain adds one, whatever ran in between", () => {
  let header = root;
  const runs: number[] = [];
  for (const arn of [f, g, f, f, g]) {
    const descent = descend(header, arn);
    header = descent.traceHeader;
    runs.push(descent.earlierRuns);
  }
  assert.deepEqual(runs, [0, 0, 1, 2, 1]);
  assert.match(header, /^Root=1-2-3;Parent=4;Sampled=0;Lineage=1:[0-9a-f]{8}:2\|[0-9a-f]{8}:1$/);
});

test("a lineage in the form of older SDKs goes on, and so does one of other functions", () => {
  const { traceHeader, earlierRuns } = descend(`Root=1-2-3;Lineage=a87bd80c:1|68fd508a:5;Sampled=1`, f);
  assert.equal(earlierRuns, 0);
  assert.match(traceHeader, /^Root=1-2-3;Sampled=1;Lineage=1:a87bd80c:1\|68fd508a:5\|[0-9a-f]{8}:0$/);
});

test("whatever a caller sends as its trace, what goes on has one lineage that can be read", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom(root, "Lineage=1:a87bd80c:0", "Lineage="))),
      (fields) => {
        const text = fields.join(";");
        const first = descend(text, f);
        const second = descend(first.traceHeader, f);
        return second.earlierRuns === first.earlierRuns + 1;
      },
    ),
  );
});
