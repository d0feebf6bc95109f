import { mkdir } from "node:fs/promises";
import { existsSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import type { Project, ReadOptions } from "../dev/project.ts";
import { type HandlerTarget, fileOf, handlersIn, targetNamed, targetOf } from "../dev/migrate/targets.ts";
import { readers } from "../dev/readers.ts";
import { fromPool } from "../store/file-access.ts";
import { maxEntries } from "../store/package-entries.ts";
import { unpack } from "../store/unpack.ts";
import { UsageError } from "./command.ts";

export interface TargetOptions {
  readonly path: string;
  /** The handler setting of what is at `path`, where it is a folder or a zip. */
  readonly handler: string | undefined;
  /** For what has to be unpacked. */
  readonly directory: string;
  readonly read: ReadOptions;
}

/** The handlers at a path: `file.handler`, a file, a folder, a project, or a package as it is deployed. @throws UsageError */
export async function targetsAt({ path, handler, directory, read }: TargetOptions): Promise<HandlerTarget[]> {
  const at = resolve(path);
  const what = statSync(at, { throwIfNoEntry: false });
  if (!what) {
    const named = targetNamed(path);
    if (named) return [named];
    throw new UsageError(`there is neither a file, a folder nor a file.handler '${path}'`);
  }
  if (what.isDirectory()) return handler === undefined ? await allIn(at, read) : [settingIn(at, handler)];
  if (extname(at) !== ".zip") return handler === undefined ? [targetOf(at)] : [settingIn(join(at, ".."), handler)];
  const folder = join(directory, "package");
  await mkdir(directory, { recursive: true });
  await unpack({ zipPath: at, directory: folder, access: fromPool }, maxEntries);
  return handler === undefined ? handlersIn(folder) : [settingIn(folder, handler)];
}

function settingIn(folder: string, handler: string): HandlerTarget {
  const file = fileOf(handler, folder);
  if (file === undefined) throw new UsageError(`no file in ${folder} is the handler '${handler}'s`);
  return { handler, folder, file, runtimeId: undefined, environmentVariables: {} };
}

async function allIn(folder: string, options: ReadOptions): Promise<HandlerTarget[]> {
  for (const { names, load } of readers) {
    if (!names.some((name) => existsSync(join(folder, name)))) continue;
    const reader = await load();
    const file = reader.find(folder);
    if (file !== undefined) return targetsOf(await reader.read(file, options));
  }
  return handlersIn(folder);
}

/** Of a project, the functions whose code is here as files. */
function targetsOf({ functions }: Project): HandlerTarget[] {
  return functions.flatMap(({ code, settings }) => {
    const { Handler: handler, Runtime: runtimeId, Environment } = settings;
    if ((code.kind !== "folder" && code.kind !== "bundle") || handler === undefined) return [];
    const file = fileOf(handler, code.folder);
    const environmentVariables = Environment?.Variables ?? {};
    return file === undefined ? [] : [{ handler, folder: code.folder, file, runtimeId, environmentVariables }];
  });
}
