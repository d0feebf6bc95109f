import { relative } from "node:path";
import type { Problem } from "../problem.ts";
import type { Screen } from "./screen.ts";

/** File, line, the offending text and a caret beneath it. */
export function problemText({ what, flaw }: Problem, screen: Screen): string {
  const paint: Screen["paint"] = (style, text) => screen.paint(style, text);
  const { message, file, line, column, excerpt } = flaw;
  const place =
    file === undefined ? undefined : [nameOf(file), line, column].filter((each) => each !== undefined).join(":");
  const head = `${paint("red", "✖")} ${paint("bold", what)}  ${message}`;
  const lines = place === undefined ? [head] : [head, `  ${paint("cyan", place)}`];
  if (excerpt !== undefined && excerpt.trim() !== "") {
    const gutter = `  ${String(line ?? "").padStart(4)} │ `;
    lines.push(paint("dim", gutter) + excerpt.trimEnd().replaceAll("\t", " "));
    if (column !== undefined) lines.push(`${" ".repeat(gutter.length + column - 1)}${paint("red", "^")}`);
  }
  return lines.join("\n");
}

/** As short as it can be said from here. */
export function nameOf(file: string): string {
  const short = relative(process.cwd(), file);
  return short === "" || short.startsWith("..") ? file : short;
}
