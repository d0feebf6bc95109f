import type { LogLine } from "../runtimes/log-line.ts";
import type { InvocationResult } from "../support/function-under-test.ts";

/** What of an invocation must be the same under both, without what differs from run to run anyhow. */
export interface Facts {
  /** Whether it failed, the payload, how it came, and the log tail if it was asked for. */
  readonly answer: readonly string[];
  /** Every event of the window. What is printed when the module is evaluated tells warm from cold. */
  readonly log: readonly string[];
}

/** Of a function's invocations, in their order. */
export function factsOf(results: readonly InvocationResult[], functionName: string): Facts[] {
  const ids = results.map(({ requestId }) => requestId);
  const plain = (text: string): string => withoutChance(withoutForeignFrames(text), ids, functionName);
  return results.map((result) => ({
    answer: [
      result.functionError ?? "success",
      result.contentType,
      plain(isUtf8(result.payload) ? inOneOrder(result.text) : result.payload.toString("hex")),
      ...(result.tail ? [plain(withoutMeasures(result.tail.toString()))] : []),
    ],
    log: result.log.filter((line) => !isForeignFrame(line)).map((line) => plain(eventOf(line))),
  }));
}

/** The order of environment variables is that in which they were set. */
function inOneOrder(text: string): string {
  if (!text.includes('"AWS_LAMBDA_FUNCTION_NAME":')) return text;
  const variables: Record<string, string> = JSON.parse(text);
  return JSON.stringify(Object.fromEntries(Object.entries(variables).toSorted(([a], [b]) => a.localeCompare(b))));
}

function isUtf8(bytes: Buffer): boolean {
  return bytes.equals(Buffer.from(bytes.toString()));
}

function eventOf(line: LogLine): string {
  return line.kind === "platform" ? withoutMeasures(line.text) : line.text;
}

function withoutMeasures(text: string): string {
  return text.replaceAll(/\b\d+(\.\d+)? (ms|MB)\b/g, "<n> $2");
}

/** Node.js prints its dumps raw, a line an event. */
function isForeignFrame({ kind, text }: LogLine): boolean {
  return kind === "raw" && /^ +at |^ *\d+: .*(\.m?js:|node:)/.test(text) && !text.includes("/var/task/");
}

/** Stack frames are the function's own, or belong to the runtime or to Node.js: only the function's are compared. */
function withoutForeignFrames(text: string): string {
  const keepOwn = (frame: string): string => (frame.includes("/var/task/") ? frame : "");
  return text
    .replaceAll(/,? ?" {4}at (?:[^"\\]|\\.)*"/g, keepOwn)
    .replaceAll(/(?:\\n|\n) {4}at (?:[^"\\\n]|\\[^n])*/g, keepOwn);
}

function withoutChance(text: string, ids: readonly string[], functionName: string): string {
  return ids
    .reduce((masked, id, index) => masked.replaceAll(id, `<id ${index + 1}>`), text)
    .replaceAll(functionName, "<function>")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "<time>")
    .replaceAll(/\b1\d{12}\b/g, "<epoch ms>")
    .replaceAll(/: \d+(\.\d+)?ms\b/g, ": <n>ms")
    .replaceAll(/\(node:\d+\)/g, "(node:<pid>)")
    .replaceAll(
      /(file:\/)?\/[^\s"'\\]*\/(src\/guest\/\w+\.js|aws-lambda-ric-\d\/[\w/]*index\.mjs|runtime\/index\.mjs)/g,
      "<runtime>",
    )
    .replaceAll(/"[^"]*\/environments\/[0-9a-f]{32}\/tmp"/g, '"/tmp"')
    .replaceAll(/\b[0-9a-f]{32}\b/g, "<environment>")
    .replaceAll(/127\.0\.0\.1:\d+/g, "<runtime api>")
    .replaceAll(/"(durationMs|billedDurationMs|maxMemoryUsedMB|initDurationMs|producedBytes)":[\d.]+/g, '"$1":<n>')
    .replaceAll(/\[ERROR\] \[(\d+|<epoch ms>)\]/g, "[ERROR] [<n>]");
}
