import { existsSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** What the handler setting `src/app.handler` leads to in a folder. */
export interface HandlerModule {
  /** `src/app` */
  readonly module: string;
  /** Absolute; `undefined` where there is none, which the runtime says best. */
  readonly file: string | undefined;
  /** It has to be bundled first. */
  readonly isTyped: boolean;
}

const runnable: readonly string[] = [".js", ".mjs", ".cjs"];
const typed: readonly string[] = [".ts", ".mts", ".cts", ".tsx", ".jsx"];

/** Of files that a handler may be in. */
export const handlerExtensions: ReadonlySet<string> = new Set([...runnable, ...typed]);

export function findHandler(folder: string, setting: string): HandlerModule {
  const [module = ""] = /^.*\/|/.exec(setting) ?? [];
  const name = setting.slice(module.length).replace(/\..*$/, "");
  const path = join(folder, module, name);
  const there = (extension: string): boolean => isFile(path + extension);
  const plain = ["", ...runnable].find(there);
  const source = plain === undefined ? typed.find(there) : undefined;
  const extension = plain ?? source;
  return {
    module: module + name,
    file: extension === undefined ? undefined : path + extension,
    isTyped: source !== undefined,
  };
}

/** Whether Node.js has to be given something else than the file itself. */
export function isTyped(file: string): boolean {
  return typed.includes(extname(file));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
