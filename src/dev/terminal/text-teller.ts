import type { Clock } from "../../clock.ts";
import type { InvocationObserver } from "../../model/invocation-observer.ts";
import type { Problem } from "../problem.ts";
import type { Reload, Served, Teller } from "../teller.ts";
import { InvocationText, durationText, timeOf } from "./invocation-text.ts";
import { Invocations } from "./invocations.ts";
import { nameOf, problemText } from "./problem-text.ts";
import { rawObserver } from "./raw.ts";
import type { Screen } from "./screen.ts";
import { servedText } from "./served-text.ts";

export interface TextTellerParts {
  readonly screen: Screen;
  readonly clock: Clock;
  /** Logs as CloudWatch has them, instead of a line for each invocation. */
  readonly isRaw: boolean;
}

/** What a person reads. */
export function textTeller({ screen, clock, isRaw }: TextTellerParts): Teller {
  const invocations = new InvocationText(screen);
  const observer: InvocationObserver = isRaw ? rawObserver(screen) : new Invocations(invocations, clock);
  const line = (text: string): void => screen.write(`${text}\n`);
  const news = (style: "green" | "cyan" | "dim", text: string): void =>
    line(`${screen.paint("dim", timeOf(clock.now()))}  ${screen.paint(style, text)}`);
  return {
    began: (...began) => observer.began(...began),
    ended: (...ended) => observer.ended(...ended),
    refused: (...refused) => observer.refused(...refused),
    logged: (...logged) => observer.logged(...logged),
    serving(served: Served) {
      invocations.expect(served.project.functions.map(({ name }) => name));
      line(servedText(served, screen));
    },
    reloaded: (reload: Reload) => news("cyan", reloadText(reload)),
    failed(problems: readonly Problem[]) {
      for (const problem of problems) line(problemText(problem, screen));
      line(screen.paint("dim", "  what was served before is served on"));
    },
    mended: (what) => news("green", `✔ ${what.join(", ")}: mended`),
    note: (text) => news("dim", text),
  };
}

function reloadText({ functions, files, durationMs }: Reload): string {
  const [file = "", ...others] = files.map(nameOf);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const what = functions.length === 0 ? "read again" : `reloaded ${listOf(functions)}`;
  return `${what}  ${file}${more}, ${durationText(durationMs)}`;
}

function listOf(names: readonly string[]): string {
  return names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
