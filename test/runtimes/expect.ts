import assert from "node:assert/strict";
import type { InvocationResult } from "../support/function-under-test.ts";
import { evaluated, type Run } from "./case.ts";
import { isRecord } from "./log-line.ts";

/** Success with exactly these bytes (RT-200, RT-260). */
export function ok(result: InvocationResult, payload: string): void {
  assert.equal(result.functionError, undefined, `failed with ${result.text.slice(0, 500)}`);
  assert.equal(result.payload.toString("utf8"), payload);
}

/** A failure told as `errorType`, `errorMessage`, `trace`, in that order; a non-error's trace is empty (RT-220, RT-222). */
export function failed(result: InvocationResult, type: string, message: string): void {
  assert.equal(result.functionError, "Unhandled", `X-Amz-Function-Error of ${result.text.slice(0, 500)}`);
  assert.deepEqual(Object.entries(body(result)).slice(0, 2), [
    ["errorType", type],
    ["errorMessage", message],
  ]);
  assert.deepEqual(Object.keys(body(result)), ["errorType", "errorMessage", "trace"]);
  if (nonErrors.has(type)) assert.deepEqual(body(result)["trace"], []);
  else isTrace(body(result)["trace"]);
}

const nonErrors = new Set(["string", "number", "boolean", "bigint", "object", "symbol", "function", "undefined"]);

/** As `failed`, for texts of which only the beginning is ours to promise. */
export function failedLike(result: InvocationResult, type: string, message: RegExp): void {
  assert.match(String(body(result)["errorMessage"]), message);
  failed(result, type, String(body(result)["errorMessage"]));
}

/** A real error's trace begins with its `Name: message` line, and frames keep their indent (RT-220). */
export function tracesFrom(result: InvocationResult, head: string): void {
  const trace = body(result)["trace"];
  isTrace(trace);
  assert.equal(trace[0], head);
  assert.match(trace[1] ?? "", /^ {4}at /);
}

function isTrace(trace: unknown): asserts trace is string[] {
  assert(Array.isArray(trace) && trace.every((line) => typeof line === "string"), "trace is an array of lines");
}

/** Legacy: a non-error as `{"errorMessage": …}` and nothing else (RT-229). */
export function legacyFailed(result: InvocationResult, message: string | null, header = "Handled"): void {
  assert.equal(result.text, JSON.stringify({ errorMessage: message }));
  assert.equal(result.functionError, header);
}

/** Legacy: a real error, frames without the leading `    at ` (RT-228). */
export function legacyError(result: InvocationResult, type: string, message: string, header = "Handled"): string[] {
  const { stackTrace, ...rest } = body(result);
  assert.deepEqual(Object.keys(body(result)), ["errorMessage", "errorType", "stackTrace"]);
  assert.deepEqual(rest, { errorMessage: message, errorType: type });
  isTrace(stackTrace);
  assert(!stackTrace.some((frame) => /^\s*at /.test(frame)), "frames come without `at`");
  assert.equal(result.functionError, header);
  return stackTrace;
}

/** A non-error given to `callback` or `context.fail`, as the family tells it. */
export function failedWith(run: Run, result: InvocationResult, text: string): void {
  if (run.legacy) legacyFailed(result, text);
  else failed(result, "string", text);
}

/** Legacy: the process ended before it had answered (RT-252). */
export function processExited(result: InvocationResult): void {
  const message = `RequestId: ${result.requestId} Process exited before completing request`;
  assert.equal(result.text, JSON.stringify({ errorMessage: message }));
  assert.equal(result.functionError, "Unhandled");
}

/** The runtime's process ended without an answer (RT-272), e.g. `with error: exit status 3`. */
export function runtimeExited(result: InvocationResult, how: string, type = "Runtime.ExitError"): void {
  const errorMessage = `RequestId: ${result.requestId} Error: Runtime exited ${how}`;
  assert.equal(result.text, JSON.stringify({ errorType: type, errorMessage }));
  assert.equal(result.functionError, "Unhandled");
}

/** RT-270: the old form for legacy runtimes, the present one from 10.x on. */
export function timedOut(run: Run, result: InvocationResult): void {
  const text = `Task timed out after ${((run.settings.timeoutMs ?? 3000) / 1000).toFixed(2)} seconds`;
  assert.equal(result.functionError, "Unhandled", `X-Amz-Function-Error of ${result.text.slice(0, 500)}`);
  if (run.legacy) {
    assert.deepEqual(Object.keys(body(result)), ["errorMessage"]);
    const message = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}Z ${result.requestId} ${text}$`);
    assert.match(String(body(result)["errorMessage"]), message);
    return;
  }
  const errorMessage = `RequestId: ${result.requestId} Error: ${text}`;
  assert.equal(result.text, JSON.stringify({ errorType: "Sandbox.Timedout", errorMessage }));
}

/** The module was evaluated for this invocation: the process before it is gone. */
export function cold(result: InvocationResult): void {
  assert(wasEvaluated(result), "the module is evaluated again in a new process");
}

/** The invocation ran in the process of the one before. */
export function warm(result: InvocationResult): void {
  assert(!wasEvaluated(result), "the process of the invocation before is still there");
}

function wasEvaluated(result: InvocationResult): boolean {
  return result.log.some((line) => line.message === evaluated);
}

/** The error body as an object. */
export function body(result: InvocationResult): Record<string, unknown> {
  return record(result.json);
}

/** A JSON object whose members are looked at one by one. */
export function record(value: unknown): Record<string, unknown> {
  assert(isRecord(value), `an object, not ${JSON.stringify(value)?.slice(0, 500)}`);
  return value;
}
