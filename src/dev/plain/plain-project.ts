import { readFileSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import type { Project, ProjectFunction } from "../project.ts";
import { type HandlerFile, findHandlers, namesOf, withoutExtension } from "./find-handlers.ts";
import { functionFile, readFunction } from "./function-json.ts";
import { handlerExport } from "./exported-names.ts";

/** How files run that no template says anything of. */
export interface PlainOptions {
  readonly runtime: string;
  /** A file below it has it as its package. */
  readonly workingDirectory: string;
}

const role = "arn:aws:iam::123456789012:role/lambkin";
/** A handler that is being written needs time to be looked at. */
const timeoutSeconds = 30;

/** What others have of a folder that is looked through. */
export interface Others {
  /** Whose handlers are not the folder's own. */
  readonly folders: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const nobody: Others = { folders: new Set(), names: new Set() };

/** Functions of a file, or of a folder, that has no template. @throws ProjectError */
export function readPlain(path: string, options: PlainOptions, others: Others = nobody): Project {
  if (statSync(path).isFile()) return { ...nothing, functions: [ofFile(path, options)] };
  const described = functionFile(path);
  if (described === undefined) return { ...nothing, functions: ofFolder(path, options, others) };
  return { ...nothing, functions: [readFunction(path, options.runtime)], readFrom: [described] };
}

export const nothing: Project = {
  readFrom: [],
  functions: [],
  layers: [],
  queues: [],
  buses: [],
  topics: [],
  mappings: [],
  rules: [],
  schedules: [],
  subscriptions: [],
  apis: [],
  unserved: [],
  unread: [],
};

function ofFile(file: string, options: PlainOptions): ProjectFunction {
  const { workingDirectory } = options;
  const isBelow = !relative(workingDirectory, file).startsWith("..");
  const exported = handlerExport(readFileSync(file, "utf8"), true) ?? "handler";
  const [name = ""] = namesOf([file], dirname(file), nobody.names);
  return functionOf({ file, exported }, name, { ...options, folder: isBelow ? workingDirectory : dirname(file) });
}

function ofFolder(folder: string, options: PlainOptions, others: Others): ProjectFunction[] {
  const handlers = findHandlers(folder, (each) => others.folders.has(each));
  const files = handlers.map(({ file }) => file);
  const names = namesOf(files, folder, others.names);
  return handlers.map((handler, at) => functionOf(handler, names[at] ?? "", { ...options, folder }));
}

function functionOf(
  { file, exported }: HandlerFile,
  name: string,
  { folder, runtime }: PlainOptions & { readonly folder: string },
): ProjectFunction {
  const module = withoutExtension(relative(folder, file)).split(sep).join("/");
  return {
    name: name === "" ? basename(resolve(folder)) : name,
    code: { kind: "folder", folder },
    settings: { Runtime: runtime, Handler: `${module}.${exported}`, Role: role, Timeout: timeoutSeconds },
    layers: [],
  };
}
