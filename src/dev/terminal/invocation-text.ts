import type { InvocationScreen, Shown, ShownEnd } from "./invocations.ts";
import { InvocationRow, shortId } from "./invocation-row.ts";
import { type LogLine, logLine, logLines } from "./log-lines.ts";
import { type Screen, indented } from "./screen.ts";

const indent = "          ";

/** One line an invocation, and its log beneath. */
export class InvocationText implements InvocationScreen {
  readonly #screen: Screen;
  readonly #row: InvocationRow;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#row = new InvocationRow(screen);
  }

  /** The names that there will be. */
  expect(names: readonly string[]): void {
    this.#row.expect(names);
  }

  started(invocation: Shown, messages: readonly string[]): void {
    this.#line(this.#row.running(invocation));
    for (const message of messages) this.message(invocation, message);
  }

  message(invocation: Shown, message: string): void {
    const line = logLine(message);
    if (line) this.#log(line, `${invocation.functionName} ${shortId(invocation)} `);
  }

  ended(invocation: Shown, end: ShownEnd, messages: readonly string[]): void {
    this.#line(this.#row.ended(invocation, end));
    const lines = logLines(messages);
    const isSaid = end.message === undefined || lines.some(({ text }) => text.includes(end.message ?? ""));
    for (const line of lines) this.#log(line);
    if (!isSaid) this.#log({ level: "error", text: `${end.status}: ${end.message}` });
  }

  #log({ level, text }: LogLine, tag = ""): void {
    const mark = level === "error" ? this.#screen.paint("red", "✖") : this.#screen.paint("yellow", "!");
    const isMarked = level === "error" || level === "warn";
    const [first = "", ...rest] = indented(text, indent + tag, this.#screen);
    this.#line(isMarked ? `${indent.slice(2)}${mark}${first.slice(indent.length - 1)}` : first);
    for (const line of rest) this.#line(line);
  }

  #line(text: string): void {
    this.#screen.write(`${text.trimEnd()}\n`);
  }
}
