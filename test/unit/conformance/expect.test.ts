import assert from "node:assert/strict";
import test from "node:test";
import { failed, legacyError, legacyFailed, ok, processExited, runtimeExited } from "../../runtimes/expect.ts";
import { errorLine, loggedRaw } from "../../runtimes/expect-log.ts";
import { parseLogLine } from "../../runtimes/log-line.ts";
import type { InvocationResult } from "../../support/function-under-test.ts";

const requestId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

function result(text: string, functionError?: "Handled" | "Unhandled", log: readonly string[] = []): InvocationResult {
  return {
    streamed: "",
    requestId,
    payload: Buffer.from(text),
    text,
    json: JSON.parse(text),
    contentType: "application/json",
    functionError,
    executedVersion: "$LATEST",
    tail: undefined,
    log: log.map((event) => parseLogLine(event, false)),
    durationMs: 1,
  };
}

const start = `START RequestId: ${requestId} Version: $LATEST\n`;
const end = `END RequestId: ${requestId}\n`;
const refused = (check: () => void): void => assert.throws(check, assert.AssertionError);

test("success is these bytes and no error", () => {
  ok(result('"x"'), '"x"');
  refused(() => ok(result('"x" '), '"x"'));
  refused(() => ok(result('"x"', "Unhandled"), '"x"'));
});

test("a failure has its three keys in order, and always Unhandled", () => {
  const body = '{"errorType":"Error","errorMessage":"m","trace":["Error: m"]}';
  failed(result(body, "Unhandled"), "Error", "m");
  refused(() => failed(result(body, "Handled"), "Error", "m"));
  refused(() => failed(result(body, "Unhandled"), "Error", "n"));
  const turned = '{"errorMessage":"m","errorType":"Error","trace":["Error: m"]}';
  refused(() => failed(result(turned, "Unhandled"), "Error", "m"));
  const more = '{"errorType":"Error","errorMessage":"m","trace":["Error: m"],"code":1}';
  refused(() => failed(result(more, "Unhandled"), "Error", "m"));
});

test("the trace of what is no error is empty", () => {
  failed(result('{"errorType":"string","errorMessage":"m","trace":[]}', "Unhandled"), "string", "m");
  refused(() => failed(result('{"errorType":"string","errorMessage":"m","trace":["x"]}', "Unhandled"), "string", "m"));
});

test("a legacy failure is one key", () => {
  legacyFailed(result('{"errorMessage":"m"}', "Handled"), "m");
  refused(() => legacyFailed(result('{"errorMessage":"m","errorType":"Error"}', "Handled"), "m"));
  refused(() => legacyFailed(result('{"errorMessage":"m"}', "Unhandled"), "m"));
});

test("a legacy error has frames without at", () => {
  const body = (frame: string): string => `{"errorMessage":"m","errorType":"Error","stackTrace":["${frame}"]}`;
  assert.deepEqual(legacyError(result(body("f (/var/task/index.js:1:1)"), "Handled"), "Error", "m"), [
    "f (/var/task/index.js:1:1)",
  ]);
  refused(() => legacyError(result(body("    at f (/var/task/index.js:1:1)"), "Handled"), "Error", "m"));
});

test("an exit names the request", () => {
  const legacy = `{"errorMessage":"RequestId: ${requestId} Process exited before completing request"}`;
  processExited(result(legacy, "Unhandled"));
  refused(() => processExited(result(legacy.replace("8476", "9476"), "Unhandled")));
  const message = `RequestId: ${requestId} Error: Runtime exited with error: exit status 3`;
  const body = `{"errorType":"Runtime.ExitError","errorMessage":"${message}"}`;
  runtimeExited(result(body, "Unhandled"), "with error: exit status 3");
  refused(() => runtimeExited(result(body, "Unhandled"), "with error: exit status 1"));
});

test("an error line is one line of level ERROR with the invocation's id", () => {
  const line = `2018-06-07T19:11:20.562Z\t${requestId}\tERROR\tInvoke Error \t{"errorType":"Error"}\n`;
  assert.deepEqual(errorLine(result("null", "Unhandled", [start, line, end]), "Invoke Error "), { errorType: "Error" });
  refused(() => errorLine(result("null", "Unhandled", [start, line, line, end]), "Invoke Error "));
  refused(() => errorLine(result("null", "Unhandled", [start, line.replace(requestId, "-"), end]), "Invoke Error "));
});

test("raw lines are compared between START and END", () => {
  loggedRaw(result("null", undefined, ["before\n", start, "raw\n", end, "after\n"]), ["raw"]);
  refused(() => loggedRaw(result("null", undefined, [start, "raw", end]), ["raw"]));
});
