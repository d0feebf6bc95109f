import type { Clock } from "../../clock.ts";
import type { Diagnostics } from "../../diagnostics.ts";
import type { InvocationObserver } from "../../model/invocation-observer.ts";
import type { Problem } from "../problem.ts";
import type { Reload, Served, Teller } from "../teller.ts";
import { durationText, timeOf } from "./invocation-row.ts";
import { InvocationText } from "./invocation-text.ts";
import { Invocations } from "./invocations.ts";
import { diagnosedText } from "./diagnosed-text.ts";
import { nameOf, problemText } from "./problem-text.ts";
import { rawObserver } from "./raw.ts";
import { type Screen, indented } from "./screen.ts";
import { servedText } from "./served-text.ts";

export interface TextTellerParts {
  readonly screen: Screen;
  readonly clock: Clock;
  /** Logs as CloudWatch has them, instead of a line for each invocation. */
  readonly isRaw: boolean;
}

const indent = "          ";

/** What a person reads. */
export function textTeller({ screen, clock, isRaw }: TextTellerParts): Teller {
  const invocations = new InvocationText(screen);
  const observer: InvocationObserver = isRaw ? rawObserver(screen) : new Invocations(invocations, clock);
  let isServing = false;
  const line = (text: string): void => screen.write(`${text}\n`);
  const news = (text: string): void => {
    const [first = "", ...rest] = indented(text, indent, screen);
    for (const each of [`${timeOf(clock.now())}${first.slice(8)}`, ...rest]) line(each);
  };
  const diagnosed: Diagnostics = (level, event, facts = {}) => {
    if (level === "info" || level === "debug") return;
    const mark = level === "error" ? screen.paint("red", "✖") : screen.paint("yellow", "!");
    news(`${mark} ${diagnosedText(event, facts)}`);
  };
  return {
    began: (...began) => observer.began(...began),
    ended: (...ended) => observer.ended(...ended),
    refused: (...refused) => observer.refused(...refused),
    logged: (...logged) => observer.logged(...logged),
    serving(served: Served) {
      isServing = true;
      invocations.expect(served.project.functions.map(({ name }) => name));
      line(servedText(served, screen));
    },
    reloaded: (reload: Reload) => news(reloadText(reload)),
    failed(problems: readonly Problem[]) {
      const alike = Map.groupBy(problems, ({ flaw }) => JSON.stringify(flaw)).values();
      for (const [first, ...others] of alike)
        if (first) news(problemText(listOf([first, ...others].map(({ what }) => what)), first.flaw, screen));
      if (isServing) line(`${indent}what was served before is served on`);
    },
    mended: (what) => news(`${screen.paint("green", "✔")} ${listOf(what)}  mended`),
    note: news,
    // Programs that read CloudWatch's text have the engine's reports apart, on stderr.
    diagnosed: isRaw ? undefined : diagnosed,
  };
}

function reloadText({ functions, files, durationMs }: Reload): string {
  const [file = "", ...others] = files.map(nameOf);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const what = functions.length === 0 ? "read again" : `reloaded ${listOf(functions)}`;
  return `${what}  ${file}${more}, ${durationText(durationMs)}`;
}

function listOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.length} functions`;
}
