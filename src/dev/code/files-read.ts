import { readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

const specifier = /(?:\brequire\s*\(|\bfrom|\bimport)\s*\(?\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g;
const readCall = /\bread\w*\s*\(([^;\n]*)/g;
const text = /["'`]([^"'`]+)["'`]/g;
const endings = ["", ".js", ".cjs", ".mjs", ".ts", "/index.js"];

/**
 * Names of the files that a module, and those that it loads from beside it, load or read by name: a look at their text,
 * which does not see names that are computed.
 */
export function namesRead(entry: string): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const look = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = textOf(file);
    for (const path of found(source, specifier)) {
      names.add(basename(path));
      for (const ending of endings) look(join(dirname(file), path) + ending);
    }
    for (const call of found(source, readCall)) for (const path of found(call, text)) names.add(basename(path));
  };
  look(entry);
  return names;
}

/** Of modules alone: what they read may be large. */
function textOf(file: string): string {
  if (!/^\.[cm]?[jt]s$/.test(extname(file))) return "";
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // ENOENT: another ending is the right one
  }
}

function found(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map(([, name = ""]) => name);
}
