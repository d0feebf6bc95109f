import assert from "node:assert/strict";
import { test } from "node:test";
import { LogStreamWriter } from "../../../src/logs/stream.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function writer(): LogStreamWriter {
  return new LogStreamWriter(
    { region: "us-east-1", accountId: "123456789012", logGroup: "g", logStream: "s" },
    { append: () => undefined },
    new ManualClock(),
  );
}

test("the tail is the last 4,096 bytes of a window, each event on a line of its own", () => {
  const stream = writer();
  stream.append("before");
  stream.openWindow();
  stream.append("one\n");
  stream.append("two");
  assert.equal(Buffer.from(stream.closeWindow() ?? []).toString(), "one\ntwo\n");
  assert.equal(stream.closeWindow(), undefined);
});

test("the tail is the same however much was written before", () => {
  for (const line of ["x", "y".repeat(1000), "ü".repeat(70_000)]) {
    const stream = writer();
    stream.openWindow();
    const lines = Array.from({ length: 100_000 / Math.min(line.length, 1000) }, (_, i) => `${i} ${line}`);
    for (const each of lines) stream.append(each);
    const whole = Buffer.from(`${lines.slice(-5000).join("\n")}\n`);
    assert.deepEqual(Buffer.from(stream.closeWindow() ?? []), whole.subarray(-4096));
  }
});
