import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { type AnyNode, type Program, parse } from "acorn";
import { transformSync } from "esbuild";

/** A file's syntax tree, and the way back from it to the lines that somebody wrote. */
export interface ParsedModule {
  readonly file: string;
  readonly program: Program;
  /** As parsed: positions of nodes are offsets into it. */
  readonly code: string;
  /** As written. */
  readonly text: string;
  readonly map: SourceMap | undefined;
}

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `undefined` for what is no JavaScript, or can't be parsed: the runtime tells of that. */
export function parseModule(file: string): ParsedModule | undefined {
  try {
    return parsed(file, readFileSync(file, "utf8"));
  } catch {
    // A syntax error, of acorn's or of esbuild's, or no such file.
    return undefined;
  }
}

function parsed(file: string, text: string): ParsedModule | undefined {
  if (/\.[cm]?js$/.test(file)) return { file, text, code: text, program: programOf(text), map: undefined };
  const loader = /\.[cm]?ts$/.test(file) ? "ts" : /\.(tsx|jsx)$/.exec(file)?.[1];
  if (loader !== "ts" && loader !== "tsx" && loader !== "jsx") return undefined;
  const { code, map } = transformSync(text, { loader, target: "esnext", sourcemap: "external", logLevel: "silent" });
  return { file, text, code, program: programOf(code), map: new SourceMap(JSON.parse(map)) };
}

function programOf(code: string): Program {
  const options = { ecmaVersion: "latest", allowReturnOutsideFunction: true, allowHashBang: true } as const;
  try {
    return parse(code, { ...options, sourceType: "module" });
  } catch {
    // Sloppy mode, as CommonJS may have it.
    return parse(code, { ...options, sourceType: "script" });
  }
}

/** Where `node` begins in the file as it was written. */
export function positionOf({ code, map }: ParsedModule, node: Pick<AnyNode, "start">): Position {
  const before = code.slice(0, node.start).split("\n");
  const line = before.length;
  const column = (before.at(-1) ?? "").length + 1;
  if (!map) return { line, column };
  const entry = map.findEntry(line - 1, column - 1);
  return "originalLine" in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : { line, column };
}

/** The line's text, without the space around it and without the end of a long one. */
export function excerptOf(text: string, line: number): string {
  const whole = (text.split("\n")[line - 1] ?? "").trim();
  return whole.length > 160 ? `${whole.slice(0, 159)}…` : whole;
}
