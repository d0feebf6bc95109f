import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { findHandler } from "../dev/code/handler-file.ts";
import { packageFolderAround } from "../dev/code/packages-around.ts";
import type { CreateFunctionRequest } from "../edge/models/lambda.ts";
import type { RuntimeId } from "../model/runtimes.ts";

export const defaultRuntime: RuntimeId = "nodejs22.x";

/** How a function of a file is configured. */
export interface FileSettings {
  /** Default: `nodejs22.x`. */
  readonly runtime?: RuntimeId;
  /** MB; default 128. */
  readonly memory?: number;
  /** Seconds; default 3. */
  readonly timeout?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of layers, each with `nodejs/node_modules` or whatever else is to lie in `/opt`; later ones lie over earlier. */
  readonly layers?: readonly string[];
  /** The package, `/var/task`; default: the nearest folder around the file that has a package.json, or the file's own. */
  readonly folder?: string;
  /** Any other member of CreateFunction, e.g. `{ LoggingConfig: { LogFormat: "JSON" } }`. */
  readonly members?: Partial<Omit<CreateFunctionRequest, "FunctionName" | "Code">>;
}

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
 * @throws Error where there is no such file
 */
export function fromFile(handler: string | URL, settings: FileSettings = {}): FileFunction {
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
