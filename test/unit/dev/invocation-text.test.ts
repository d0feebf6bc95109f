import assert from "node:assert/strict";
import { test } from "node:test";
import { InvocationText } from "../../../src/dev/terminal/invocation-text.ts";
import type { ShownEnd } from "../../../src/dev/terminal/invocations.ts";

/** The line of an invocation on terminals of different widths. */

const facts = {
  outcome: { kind: "succeeded" as const, payload: new Uint8Array(), contentType: "application/json" },
  errorType: undefined,
  durationMs: 12.4,
  isColdStart: true,
  initDurationMs: 48,
  maxMemoryUsedMiB: 48,
};
const ok: ShownEnd = { status: "ok", isOk: true, message: undefined, facts };
const exit: ShownEnd = {
  status: "Runtime.ImportModuleError",
  isOk: false,
  message: undefined,
  facts: { ...facts, initDurationMs: undefined, maxMemoryUsedMiB: 0 },
};
const throttled: ShownEnd = { status: "throttled", isOk: false, message: "Rate Exceeded.", facts: undefined };

function shown(width: number | undefined, name: string, ends: readonly ShownEnd[]): string[] {
  let output = "";
  const screen = {
    write: (text: string) => void (output += text),
    paint: (_style: unknown, text: string) => text,
    clear: () => {},
    hasColours: false,
    width,
  };
  const text = new InvocationText(screen);
  text.expect([name, "orders"]);
  const invocation = { functionName: name, version: "$LATEST", requestId: "3b9c45d0-641f", startedAt: 0 };
  for (const end of ends) text.ended(invocation, end, []);
  return output.split("\n").map((line) => line.replace(/^\d\d:\d\d:\d\d/, "14:03:07"));
}

test("columns are below each other, and nothing is cut in a pipe", () => {
  assert.deepEqual(shown(undefined, "orders", [exit, ok, throttled]), [
    "14:03:07  orders    Runtime.ImportModuleError     12 ms  cold                   3b9c45d0",
    "14:03:07  orders    ok                       12 ms  cold +48 ms     48 MB  3b9c45d0",
    "14:03:07  orders    throttled                                              3b9c45d0",
    "        ✖ throttled: Rate Exceeded.",
    "",
  ]);
});

test("at 80 columns long names and types are cut, and the line fits", () => {
  const name = "PostOrderToTheLegacyRestEndpoint";
  const lines = shown(80, name, [ok, exit, throttled]);
  assert.deepEqual(lines.slice(0, 3), [
    "14:03:07  PostOrderToTh…  ok              12 ms  cold +48 ms     48 MB  3b9c45d0",
    "14:03:07  PostOrderToTh…  Runtime.Im…     12 ms  cold                   3b9c45d0",
    "14:03:07  PostOrderToTh…  throttled                                     3b9c45d0",
  ]);
});

test("on the narrowest terminals the last columns are left out", () => {
  assert.deepEqual(shown(60, "orders", [ok]).slice(0, 1), ["14:03:07  orders    ok              12 ms  cold +48 ms"]);
  assert.deepEqual(shown(40, "orders", [ok]).slice(0, 1), ["14:03:07  orders    ok"]);
});
