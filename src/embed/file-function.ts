import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findHandler } from "../dev/code/handler-file.ts";
import { packageFolderAround } from "../dev/code/packages-around.ts";
import type { RuntimeId } from "../model/runtimes.ts";
import { type FileSettings, checkSettings } from "./file-settings.ts";

export const defaultRuntime: RuntimeId = "nodejs22.x";

/** A handler in a file of this machine. */
export interface FileFunction extends FileSettings {
  /** Absolute. */
  readonly file: string;
  /** Absolute. */
  readonly folder: string;
  /** As Lambda takes it, from `folder`: `src/app.handler`. */
  readonly handler: string;
}

/**
 * A function of a file, to be invoked or deployed: `src/app.handler` is the export `handler` of `src/app.js`, `.mjs`,
 * `.cjs` or `.ts`, seen from the current folder; a URL is taken as it is. It runs from where it lies, only TypeScript and
 * JSX are bundled. What is changed later is seen by engines that start later.
 * @throws Error where there is no such file, TypeError where a setting is none
 */
export function fromFile(handler: string | URL, settings: FileSettings = {}): FileFunction {
  checkSettings(settings);
  const path = resolve(typeof handler === "string" && !handler.startsWith("file:") ? handler : fileURLToPath(handler));
  const own = dirname(path);
  const name = basename(path);
  const dot = name.indexOf(".", 1);
  if (dot === -1) throw new Error(`'${path}' names no export: a handler is written as src/app.handler`);
  const module = join(own, name.slice(0, dot));
  const { file } = findHandler(own, name);
  if (file === undefined) throw new Error(`there is no ${module}.js, .mjs, .cjs or .ts`);
  const folder = settings.folder === undefined ? (packageFolderAround(own) ?? own) : resolve(settings.folder);
  return { ...settings, file, folder, handler: relative(folder, module).split(sep).join("/") + name.slice(dot) };
}
