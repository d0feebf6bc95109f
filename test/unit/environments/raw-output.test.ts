import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { RawOutput } from "../../../src/environments/raw-output.ts";

function collect(): { lines: string[]; output: RawOutput } {
  const lines: string[] = [];
  return { lines, output: new RawOutput((line) => lines.push(line)) };
}

test("raw output becomes one event a line, and a piece without a line break waits for its end", () => {
  const { lines, output } = collect();
  output.push(Buffer.from("one\ntw"));
  assert.deepEqual(lines, ["one\n"]);
  output.push(Buffer.from("o\n\nthree"));
  assert.deepEqual(lines, ["one\n", "two\n", "\n"]);
  output.flush();
  output.flush();
  assert.deepEqual(lines, ["one\n", "two\n", "\n", "three"]);
});

test("nothing of the output is lost or changed, wherever its bytes are cut, also inside a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.nat(20), (text, size) => {
      const { lines, output } = collect();
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size + 1) output.push(bytes.subarray(at, at + size + 1));
      output.flush();
      assert.equal(lines.join(""), bytes.toString());
    }),
  );
});

test("a line that never ends is given out in pieces", () => {
  const { lines, output } = collect();
  for (let count = 0; count < 5; count++) output.push(Buffer.alloc(50_000, "x"));
  assert.ok(lines.length >= 2);
  assert.ok(lines.every((line) => line.length <= 120_000));
});
