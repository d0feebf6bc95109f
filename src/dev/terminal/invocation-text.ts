import type { InvocationScreen, Shown, ShownEnd } from "./invocations.ts";
import { type LogLine, logLine } from "./log-lines.ts";
import { type Screen, indented } from "./screen.ts";

const indent = "          ";
/** What a line has besides the function's name, in characters. */
const besidesName = 64;

/** One line an invocation, and its log beneath. */
export class InvocationText implements InvocationScreen {
  readonly #screen: Screen;
  /** Columns grow with what is in them. */
  #nameWidth = 8;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** The names that there will be. */
  expect(names: readonly string[]): void {
    this.#nameWidth = Math.max(8, ...names.map(({ length }) => length));
  }

  started(invocation: Shown, messages: readonly string[]): void {
    this.#line(`${this.#head(invocation)}  ${this.#paint("cyan", "running…")}`);
    for (const message of messages) this.message(invocation, message);
  }

  message(invocation: Shown, message: string): void {
    const { width } = this.#screen;
    const tag = `${invocation.functionName} ${shortId(invocation)} `;
    const line = logLine(message);
    if (line) for (const each of indented(line.text, indent + tag, width)) this.#line(this.#coloured(line, each));
  }

  ended(invocation: Shown, end: ShownEnd, messages: readonly string[]): void {
    this.#line(`${this.#head(invocation)}  ${this.#tail(invocation, end)}`);
    const lines = messages.map(logLine).filter((line) => line !== undefined);
    const isSaid = end.message === undefined || lines.some(({ text }) => text.includes(end.message ?? ""));
    for (const line of lines) this.#log(line);
    if (!isSaid) this.#log({ level: "error", text: `${end.status}: ${end.message}` });
  }

  #head({ startedAt, functionName }: Shown): string {
    const width = Math.min(this.#nameWidth, Math.max(8, (this.#screen.width ?? Infinity) - besidesName));
    const name = functionName.length > width ? `${functionName.slice(0, width - 1)}…` : functionName.padEnd(width);
    return `${this.#paint("dim", timeOf(startedAt))}  ${this.#paint("bold", name)}`;
  }

  #tail(invocation: Shown, { status, isOk, facts }: ShownEnd): string {
    const state = this.#paint(isOk ? "green" : status === "throttled" ? "yellow" : "red", status.padEnd(9));
    if (!facts) return `${state}  ${this.#paint("dim", shortId(invocation))}`;
    const { durationMs, initDurationMs, maxMemoryUsedMiB } = facts;
    const start = initDurationMs === undefined ? "warm" : `cold +${durationText(initDurationMs)}`;
    const rest = `${start.padEnd(12)}  ${String(maxMemoryUsedMiB).padStart(4)} MB  ${shortId(invocation)}`;
    return `${state}  ${durationText(durationMs).padStart(8)}  ${this.#paint("dim", rest)}`;
  }

  #log(line: LogLine): void {
    for (const each of indented(line.text, indent, this.#screen.width)) this.#line(this.#coloured(line, each));
  }

  #coloured({ level }: LogLine, text: string): string {
    if (level === "error") return this.#paint("red", text);
    if (level === "warn") return this.#paint("yellow", text);
    return level === "debug" ? this.#paint("dim", text) : text;
  }

  #paint(style: Parameters<Screen["paint"]>[0], text: string): string {
    return this.#screen.paint(style, text);
  }

  #line(text: string): void {
    this.#screen.write(`${text.trimEnd()}\n`);
  }
}

/** `23:59:01`, where the person is. */
export function timeOf(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8);
}

export function durationText(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function shortId({ requestId }: Shown): string {
  return requestId.slice(0, 8);
}
