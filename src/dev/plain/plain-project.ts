import { readFileSync, statSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { ProjectError, type Project, type ProjectFunction } from "../project.ts";
import { type HandlerFile, findHandlers, namesOf, withoutExtension } from "./find-handlers.ts";
import { functionFile, functionFolders, readFunction } from "./function-json.ts";
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

/** Functions of a file, or of a folder, that has no template. @throws ProjectError */
export function readPlain(path: string, options: PlainOptions): Project {
  const isFile = statSync(path).isFile();
  const functions = isFile ? [ofFile(path, options)] : ofFolder(path, options);
  if (functions.length === 0) {
    const message =
      "there is no function here: no template.yaml, serverless.yml, cdk.out or lambkin.config.ts, no function.json, " +
      "and no file that exports `handler`";
    throw new ProjectError(message, { file: path });
  }
  const readFrom = isFile ? [] : functionFolders(path).flatMap((folder) => functionFile(folder) ?? []);
  return { ...nothing, functions, readFrom };
}

export const nothing: Project = {
  readFrom: [],
  functions: [],
  layers: [],
  queues: [],
  buses: [],
  mappings: [],
  rules: [],
  schedules: [],
  apis: [],
  unserved: [],
};

function ofFile(file: string, options: PlainOptions): ProjectFunction {
  const { workingDirectory } = options;
  const isBelow = !relative(workingDirectory, file).startsWith("..");
  const exported = handlerExport(readFileSync(file, "utf8"), true) ?? "handler";
  const [name = ""] = namesOf([file], dirname(file));
  return functionOf({ file, exported }, name, { ...options, folder: isBelow ? workingDirectory : dirname(file) });
}

function ofFolder(folder: string, options: PlainOptions): ProjectFunction[] {
  const described = functionFolders(folder);
  const isDescribed = (each: string): boolean => functionFile(each) !== undefined;
  const handlers = described.includes(folder) ? [] : findHandlers(folder, isDescribed);
  const names = namesOf(
    handlers.map(({ file }) => file),
    folder,
  );
  return [
    ...described.map((each) => readFunction(each, options.runtime)),
    ...handlers.map((handler, at) => functionOf(handler, names[at] ?? "", { ...options, folder })),
  ];
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
