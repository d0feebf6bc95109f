import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import { functionNameFrom } from "../../model/function-name.ts";
import { handlerExtensions } from "../code/handler-file.ts";
import { handlerExport } from "./exported-names.ts";
import { maxDepth, subfolders } from "./subfolders.ts";

/** A file with a handler. */
export interface HandlerFile {
  /** Absolute. */
  readonly file: string;
  readonly exported: string;
}

const notHandlers = /(^\.)|(\.(d|test|spec|config|stories)\.[mc]?[jt]sx?$)/;
/** Larger ones are bundles, or data. */
const maxSourceBytes = 1_000_000;
const maxFiles = 5000;

/** Files in a folder, and in those below it, that export `handler`. Folders for which `isOther` holds are left out. */
export function findHandlers(folder: string, isOther: (folder: string) => boolean): HandlerFile[] {
  const found: HandlerFile[] = [];
  let seen = 0;
  const look = (at: string, depth: number): void => {
    if (isOther(at)) return;
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (!entry.isFile() || !isCandidate(entry.name) || (seen += 1) > maxFiles) continue;
      const file = join(at, entry.name);
      const exported = exportOf(file);
      if (exported !== undefined) found.push({ file, exported });
    }
    if (depth < maxDepth) for (const each of subfolders(at)) look(each, depth + 1);
  };
  look(folder, 0);
  return found.toSorted((one, other) => (one.file < other.file ? -1 : 1));
}

function exportOf(path: string): string | undefined {
  return statSync(path).size > maxSourceBytes ? undefined : handlerExport(readFileSync(path, "utf8"), false);
}

export function isCandidate(name: string): boolean {
  return handlerExtensions.has(extname(name)) && !notHandlers.test(name);
}

/** Function names: the file's, or for `index` its folder's; with all folders where that is the name of another. No two are one. */
export function namesOf(files: readonly string[], root: string, taken: ReadonlySet<string>): string[] {
  const short = files.map((file) => functionNameFrom(shortName(file), () => false));
  const given = new Set(taken);
  return files.map((file, at) => {
    const own = short[at] ?? "";
    const isOwn = !taken.has(own) && short.filter((each) => each === own).length === 1;
    const text = isOwn ? own : withoutExtension(relative(root, file)).split(sep).join("-");
    const name = functionNameFrom(text, (each) => given.has(each));
    given.add(name);
    return name;
  });
}

function shortName(file: string): string {
  const name = withoutExtension(basename(file));
  return name === "index" ? basename(dirname(file)) : name;
}

export function withoutExtension(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}
