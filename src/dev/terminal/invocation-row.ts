import type { Shown, ShownEnd } from "./invocations.ts";
import type { Screen } from "./screen.ts";

const leastName = 8;
/** `SyntaxError` */
const leastStatus = 11;
/** Longer ones are cut at a terminal, so that one of them does not push all others apart; the log has the error's type. */
const mostName = 40;
const mostStatus = 20;
/** Columns of all others, and of the spaces between. */
const others = 55;
const gap = "  ";

/** Lays out the line of an invocation; columns grow with what is in them. */
export class InvocationRow {
  readonly #screen: Screen;
  #nameWidth = leastName;
  #statusWidth = leastStatus;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** The names that there will be. */
  expect(names: readonly string[]): void {
    this.#nameWidth = Math.max(this.#nameWidth, ...names.map(({ length }) => Math.min(length, mostName)));
  }

  running(invocation: Shown): string {
    return [...this.#head(invocation), "running…"].join(gap);
  }

  ended(invocation: Shown, { status, isOk, facts }: ShownEnd): string {
    const head = this.#head(invocation);
    this.#statusWidth = Math.max(this.#statusWidth, Math.min(status.length, mostStatus));
    const width = Math.min(this.#statusWidth, Math.max(leastStatus, this.#room - this.#shownNameWidth));
    const colour = isOk ? "green" : status === "throttled" ? "yellow" : "red";
    const state = this.#screen.paint(colour, this.#cell(status, width));
    const cells = [
      facts ? durationText(facts.durationMs).padStart(8) : " ".repeat(8),
      (facts ? startText(facts) : "").padEnd(12),
      (facts && facts.maxMemoryUsedMiB > 0 ? `${facts.maxMemoryUsedMiB} MB` : "").padStart(7),
      shortId(invocation),
    ];
    return [...head, state, ...this.#fitting(cells, width)].join(gap).trimEnd();
  }

  #head({ startedAt, functionName }: Shown): string[] {
    this.expect([functionName]);
    return [timeOf(startedAt), this.#screen.paint("bold", this.#cell(functionName, this.#shownNameWidth))];
  }

  /** For name and status. */
  get #room(): number {
    return (this.#screen.width ?? Infinity) - others;
  }

  get #shownNameWidth(): number {
    return Math.min(this.#nameWidth, Math.max(leastName, this.#room - leastStatus));
  }

  #cell(text: string, width: number): string {
    const isCut = text.length > width && this.#screen.width !== undefined;
    return isCut ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
  }

  /** On the narrowest of screens the last columns are left out. */
  #fitting(cells: readonly string[], statusWidth: number): string[] {
    let left = (this.#screen.width ?? Infinity) - 8 - this.#shownNameWidth - statusWidth - 2 * gap.length;
    return cells.filter(({ length }) => (left -= gap.length + length) >= 0);
  }
}

function startText({ isColdStart, initDurationMs }: NonNullable<ShownEnd["facts"]>): string {
  if (!isColdStart) return "warm";
  return initDurationMs === undefined ? "cold" : `cold +${durationText(initDurationMs)}`;
}

/** `23:59:01`, where the person is. */
export function timeOf(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8);
}

export function durationText(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

export function shortId({ requestId }: Pick<Shown, "requestId">): string {
  return requestId.slice(0, 8);
}
