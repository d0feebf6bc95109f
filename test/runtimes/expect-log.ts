import assert from "node:assert/strict";
import type { InvocationResult } from "../support/function-under-test.ts";
import { evaluated, type Run } from "./case.ts";
import { record } from "./expect.ts";
import type { LogLine } from "./log-line.ts";

/** What the function logged between START and END (RT-340). */
export function between(result: InvocationResult): readonly LogLine[] {
  const start = find(result, ["START", "platform.start"]);
  const end = find(result, ["END", "platform.runtimeDone", "platform.report"]);
  assert(start >= 0 && end > start, `START, then END, in\n${texts(result.log)}`);
  return result.log.slice(start + 1, end);
}

/** What was logged before START. */
export function beforeStart(result: InvocationResult): readonly LogLine[] {
  return result.log.slice(0, find(result, ["START", "platform.start"]));
}

function find(result: InvocationResult, names: readonly string[]): number {
  return result.log.findIndex((line) => names.includes(line.platform ?? ""));
}

/**
 * Exactly these console lines between START and END, each with this invocation's id.
 * A message `[WARN] w` also asks for the level, which legacy runtimes don't print (RT-300, RT-301).
 */
export function logged(run: Run, result: InvocationResult, messages: readonly string[]): void {
  const lines = between(result).filter((line) => line.message !== evaluated);
  const leveled = messages.map((message) => /^\[([A-Z]+)\] ([^]*)$/.exec(message));
  const expected = messages.map((message, index) => ({
    kind: "console",
    id: result.requestId,
    level: run.legacy ? undefined : (leveled[index]?.[1] ?? "INFO"),
    message: leveled[index]?.[2] ?? message,
    endsInLineFeed: true,
  }));
  assert.deepEqual(
    lines.map(({ kind, id, level, message, endsInLineFeed }) => ({ kind, id, level, message, endsInLineFeed })),
    expected,
  );
}

/** Exactly these raw lines among those of this invocation, in order (RT-310). */
export function loggedRaw(result: InvocationResult, lines: readonly string[]): void {
  const raw = between(result).filter((line) => line.kind === "raw");
  assert.deepEqual(
    raw.map((line) => line.text),
    lines,
  );
  assert(
    raw.every((line) => line.endsInLineFeed),
    "raw lines keep their LF",
  );
}

/** This line of text is somewhere in the window. */
export function hasLine(result: InvocationResult, text: string): void {
  assert(
    result.log.some((line) => line.text === text),
    `the line '${text}' in\n${texts(result.log)}`,
  );
}

/** No line of the window has the text in it. */
export function hasNot(result: InvocationResult, text: string): void {
  assert(!result.log.some((line) => line.text.includes(text)), `nothing about '${text}' in\n${texts(result.log)}`);
}

/** The message is in this window, said by the invocation of this window (RT-312). */
export function hasMessage(result: InvocationResult, message: string): void {
  const line = result.log.find((each) => each.message === message);
  assert(line, `the message '${message}' in\n${texts(result.log)}`);
  assert.equal(line.id, result.requestId);
}

/** The JSON of the one ERROR line that begins with `title` and a TAB, e.g. `Invoke Error ` (RT-240, RT-250). */
export function errorLine(
  result: InvocationResult,
  title: string,
  id: string = result.requestId,
): Record<string, unknown> {
  const lines = errorLines(result, title);
  assert.equal(lines.length, 1, `one line '${title}' in\n${texts(result.log)}`);
  const [line] = lines;
  assert(line);
  assert.equal(line.id, id);
  assert.equal(line.level, "ERROR");
  assert(line.endsInLineFeed);
  return record(JSON.parse(line.message.slice(title.length + 1)));
}

export function errorLines(result: InvocationResult, title: string): LogLine[] {
  return result.log.filter((line) => line.message.startsWith(`${title}\t`));
}

/** RT-247: legacy runtimes log the error body itself, on a line of its own. */
export function legacyErrorLine(result: InvocationResult): void {
  const line = between(result).find((each) => each.message === result.text);
  assert(line, `the body ${result.text.slice(0, 500)} as a line of\n${texts(result.log)}`);
  assert.equal(line.id, result.requestId);
}

/** The log line of a failure that the function reported, as the family writes it. */
export function reported(run: Run, result: InvocationResult): void {
  if (run.legacy) legacyErrorLine(result);
  else errorLine(result, "Invoke Error ");
}

/** RT-252, RT-254: an exception's own stack; behind a prefix in legacy, raw in family F. */
export function hasStack(result: InvocationResult, head: string): void {
  const found = result.log.some((line) => line.message === head || line.message.startsWith(`${head}\n    at `));
  assert(found, `'${head}' and its stack in\n${texts(result.log)}`);
}

/** The objects of the lines in the JSON format (RT-321). */
export function jsonLines(result: InvocationResult): Record<string, unknown>[] {
  return between(result).flatMap((line) => (line.kind === "json" && line.json ? [line.json] : []));
}

export function texts(lines: readonly LogLine[]): string {
  return lines.map((line) => `  ${JSON.stringify(line.text.slice(0, 300))}`).join("\n");
}
