import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from "node:path";
import { findHandler } from "../code/handler-file.ts";
import { exportedNames } from "../plain/exported-names.ts";
import { isCandidate } from "../plain/find-handlers.ts";

/** A handler to be checked. */
export interface HandlerTarget {
  /** The handler setting: `src/index.handler`. */
  readonly handler: string;
  /** Absolute: the package's folder, which the setting is relative to. */
  readonly folder: string;
  /** Absolute: the file that the setting leads to. */
  readonly file: string;
  /** The runtime that it is for, where something says so. */
  readonly runtimeId: string | undefined;
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** What is to lie in `/opt`. */
  readonly layersDirectory?: string | undefined;
}

/** The handlers of a folder: what `function.json` says, else `package.json`, else every file that exports `handler`. */
export function handlersIn(folder: string): HandlerTarget[] {
  const described = functionOf(folder);
  if (described) return [described];
  const main = mainOf(folder);
  if (main) return [main];
  return exportersIn(folder, folder);
}

/** Files of a folder's own, those of packages and hidden ones left out; folders with a `function.json` say it themselves. */
function exportersIn(folder: string, root: string): HandlerTarget[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && !name.startsWith("."))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((each) => {
      const path = join(folder, each.name);
      if (each.isFile()) return exportsHandler(path) ? [targetOf(path, root)] : [];
      if (!each.isDirectory()) return [];
      const described = functionOf(path);
      return described ? [described] : exportersIn(path, root);
    });
}

/** `handler` of one file. */
export function targetOf(file: string, folder: string = dirname(file)): HandlerTarget {
  const setting = relative(folder, file).slice(0, -extname(file).length).replaceAll("\\", "/");
  return { handler: `${setting}.handler`, folder, file, runtimeId: undefined, environmentVariables: {} };
}

/** As `invoke` takes them: relative to the current folder, or to the file's own where the path leads out of it. */
export function targetNamed(name: string): HandlerTarget | undefined {
  const isOutside = isAbsolute(name) || name.startsWith(".");
  const folder = isOutside ? resolve(dirname(name)) : process.cwd();
  const handler = isOutside ? basename(name) : name;
  const file = findHandler(folder, handler).file;
  return file === undefined ? undefined : { handler, folder, file, runtimeId: undefined, environmentVariables: {} };
}

function functionOf(folder: string): HandlerTarget | undefined {
  const { Handler, Runtime, Environment } = jsonIn(join(folder, "function.json"));
  const file = typeof Handler === "string" ? findHandler(folder, Handler).file : undefined;
  if (typeof Handler !== "string" || file === undefined) return undefined;
  const runtimeId = typeof Runtime === "string" ? Runtime : undefined;
  const variables = isObject(Environment) && isObject(Environment["Variables"]) ? Environment["Variables"] : {};
  const environmentVariables = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, String(value)]),
  );
  return { handler: Handler, folder, file, runtimeId, environmentVariables };
}

function mainOf(folder: string): HandlerTarget | undefined {
  const { main } = jsonIn(join(folder, "package.json"));
  const named = typeof main === "string" ? resolve(folder, main) : undefined;
  const file = named === undefined ? undefined : ["", ".js", "/index.js"].map((each) => named + each).find(isFile);
  return file !== undefined && exportsHandler(file) ? targetOf(file, folder) : undefined;
}

function jsonIn(file: string): Record<string, unknown> {
  if (!isFile(file)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isObject(value) ? value : {};
  } catch {
    // SyntaxError: whoever reads it for good complains.
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function exportsHandler(file: string): boolean {
  return isCandidate(basename(file)) && exportedNames(readFileSync(file, "utf8")).includes("handler");
}
