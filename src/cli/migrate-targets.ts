import { statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { findHandler } from "../dev/code/handler-file.ts";
import { findWritten } from "../dev/discover.ts";
import { type HandlerTarget, handlersIn, targetNamed, targetOf } from "../dev/migrate/targets.ts";
import { type Found, type ProjectFunction, type ProjectLayer, ProjectError, type ReadOptions } from "../dev/project.ts";
import { nameOf } from "../dev/terminal/problem-text.ts";
import { UsageError } from "./command.ts";
import { folderOf, layersOf, unpacked } from "./migrate-code.ts";

export interface TargetOptions {
  readonly path: string;
  /** The handler setting of what is at `path`, where it is a folder or a zip. */
  readonly handler: string | undefined;
  /** For what has to be unpacked. */
  readonly directory: string;
  readonly read: ReadOptions;
}

/** The handlers at a path: `file.handler`, a file, a folder, a project, or a package as it is deployed. @throws UsageError */
export async function targetsAt(options: TargetOptions): Promise<HandlerTarget[]> {
  const { path, handler, directory } = options;
  const at = resolve(path);
  const what = statSync(at, { throwIfNoEntry: false });
  if (!what) {
    const named = targetNamed(path);
    if (named) return [named];
    throw new UsageError(`there is neither a file, a folder nor a file.handler '${path}'`);
  }
  const isZip = what.isFile() && extname(at) === ".zip";
  const folder = isZip ? await unpacked(at, directory) : what.isDirectory() ? at : dirname(at);
  if (handler !== undefined) return [settingIn(folder, handler, path)];
  const written = isZip ? undefined : await findWritten(at);
  if (written) return await targetsIn(written, options);
  return isZip || what.isDirectory() ? handlersIn(folder) : [targetOf(at)];
}

function settingIn(folder: string, handler: string, path: string): HandlerTarget {
  const { file } = findHandler(folder, handler);
  if (file === undefined) throw new UsageError(`no file in '${path}' is the handler '${handler}'s`);
  return { handler, folder, file, runtimeId: undefined, environmentVariables: {} };
}

async function targetsIn(written: Found, { directory, read }: TargetOptions): Promise<HandlerTarget[]> {
  try {
    const { functions, layers } = await written.read(read);
    return await Promise.all(functions.map(async (each) => await targetOfFunction(each, layers, directory)));
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { file, line, message } = error;
    throw new UsageError(`${[nameOf(file), line].filter((each) => each !== undefined).join(":")}: ${message}`);
  }
}

async function targetOfFunction(
  { code, settings, layers: names }: ProjectFunction,
  all: readonly ProjectLayer[],
  directory: string,
): Promise<HandlerTarget> {
  const { Handler: setting = "", Runtime: runtimeId, Environment } = settings;
  const folder = await folderOf(code, directory);
  const layers = names.flatMap((name) => all.find((layer) => layer.name === name) ?? []);
  const environmentVariables = Environment?.Variables ?? {};
  const { handler, file } = fileOf(setting, folder, code.kind === "bundle" ? code.build.entryPoints : undefined);
  const layersDirectory = await layersOf(layers, directory);
  return { handler, folder, file, runtimeId, environmentVariables, layersDirectory };
}

/** A bundle is made of its entry point, whatever the handler is called; a file that is missing the runtime tells of. */
function fileOf(
  setting: string,
  folder: string,
  entryPoints: readonly string[] = [],
): { handler: string; file: string } {
  const { module, file = `${join(folder, module)}.js` } = findHandler(folder, setting);
  const named = (entry: string): boolean => basename(entry, extname(entry)) === basename(module);
  const entry = entryPoints.find(named) ?? entryPoints[0];
  if (entry === undefined) return { handler: setting, file };
  const target = targetOf(entry, folder);
  return { handler: target.handler.replace(/handler$/, setting.slice(module.length + 1)), file: target.file };
}
