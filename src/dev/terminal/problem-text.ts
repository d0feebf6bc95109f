import { relative } from "node:path";
import type { Flaw } from "../code/code-error.ts";
import type { Screen } from "./screen.ts";

/** Columns before it, and a gutter. */
const besides = 10 + 7;

/** File, line, the offending text and a caret beneath it. */
export function problemText(what: string, flaw: Flaw, screen: Screen): string {
  const { message, file, line, column, excerpt } = flaw;
  const place = [file === undefined ? undefined : nameOf(file), line, column].filter((each) => each !== undefined);
  const lines = [`${screen.paint("red", "✖")} ${screen.paint("bold", what)}  ${message}`];
  if (file !== undefined) lines.push(place.join(":"));
  if (excerpt === undefined || excerpt.trim() === "") return lines.join("\n");
  const room = (screen.width ?? Infinity) - besides;
  const from = column === undefined || column < room ? 0 : column - Math.floor(room / 2);
  const shown = excerpt
    .trimEnd()
    .replaceAll("\t", " ")
    .slice(from, from + room);
  lines.push(`${String(line ?? "").padStart(4)} │ ${shown}`);
  if (column !== undefined) lines.push(`${" ".repeat(7 + column - 1 - from)}${screen.paint("red", "^")}`);
  return lines.join("\n");
}

/** As short as it can be said from here. */
export function nameOf(file: string): string {
  const short = relative(process.cwd(), file);
  return short === "" || short.startsWith("..") ? file : short;
}
