import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findRuntime, runtimes } from "../../model/runtimes.ts";
import type { DeployableCode } from "../deploy/functions.ts";
import type { ProjectError, ProjectFunction } from "../project.ts";
import { isBelow, isWatchedBelow } from "../watch/ignored.ts";
import { Bundle } from "./bundle.ts";
import { CodeError, type Flaw } from "./code-error.ts";
import { findHandler } from "./handler-file.ts";
import { isOwnData } from "./own-data.ts";
import { workspacesAround } from "./packages-around.ts";
import type { LookForFlaw } from "./syntax.ts";

/** Where the code of one function comes from, and what of it has to be looked at. */
export interface FunctionCode {
  /** Absolute paths of folders and files. */
  readonly watched: readonly string[];
  /** Whether the function is another one when this file changes. */
  isTouchedBy(path: string): boolean;
  /** Makes it ready to be deployed, after those files, which may be others' as well, have changed. @throws CodeError */
  prepare(changed: readonly string[], lookForFlaw: LookForFlaw): Promise<DeployableCode>;
  /** esbuild has a part in it. */
  readonly isBundled: boolean;
  /** It waits for packages that are not there. */
  readonly isLacking?: boolean;
  /** Folders of packages that it lacked and that have come: it is worth to be prepared again. */
  readonly come?: readonly string[];
  close(): Promise<void>;
}

export interface CodeParts {
  /** Folder for what is made of this function. */
  readonly directory: string;
  /** Of the function's runtime, where it is on this machine. */
  readonly nodeBinary: string | undefined;
}

export function codeOf(fn: ProjectFunction, parts: CodeParts): FunctionCode {
  const { code } = fn;
  switch (code.kind) {
    case "zip":
      return zipped(code.file);
    case "missing":
      return missing(code.error);
    case "inline":
      return inline(code.text, parts.directory);
    case "folder": {
      const handler = findHandler(code.folder, handlerOf(fn));
      return handler.isTyped ? bundled(fn, parts) : plain(code.folder, handler.file, parts);
    }
    case "bundle":
      return bundled(fn, parts);
    default:
      return code satisfies never;
  }
}

export function handlerOf({ settings }: Pick<ProjectFunction, "settings">): string {
  return settings.Handler ?? "index.handler";
}

function plain(folder: string, handler: string | undefined, { nodeBinary }: CodeParts): FunctionCode {
  const watched = [folder, ...workspacesAround(folder)];
  /** Files that were looked at and can't be loaded: nothing works before they are mended. */
  let flawed: readonly string[] = [];
  const isOwn = (path: string): boolean => watched.some((each) => isWatchedBelow(each, path));
  return {
    watched,
    isBundled: false,
    isTouchedBy: (path) => isOwn(path) && !isOwnData(path, folder, handler),
    async prepare(changed, lookForFlaw) {
      const files = [...new Set([...flawed, ...changed.filter(isOwn)])];
      const flaws = await Promise.all(files.map(async (file) => await lookForFlaw(file, nodeBinary)));
      const found = flaws.filter((flaw): flaw is Flaw => flaw !== undefined);
      flawed = found.flatMap(({ file }) => file ?? []);
      if (found.length > 0) throw new CodeError(found);
      return { S3Bucket: "file", S3Key: folder };
    },
    close: async () => await Promise.resolve(),
  };
}

function bundled(fn: ProjectFunction, { directory }: CodeParts): FunctionCode {
  const { code } = fn;
  const folder = code.kind === "folder" || code.kind === "bundle" ? code.folder : directory;
  const given = code.kind === "bundle" ? code.build : {};
  const { module, file } = findHandler(folder, handlerOf(fn));
  const entry = file ?? given.entryPoints?.[0] ?? join(folder, `${module}.ts`);
  const runtime = findRuntime(fn.settings.Runtime ?? "") ?? runtimes.at(-1)!;
  const bundle = new Bundle({ entry, module, folder, runtime, given, directory, hasLayers: fn.layers.length > 0 });
  return {
    get watched() {
      return [folder, ...[...bundle.inputs].filter((input) => !isBelow(folder, input) && !isInModules(input))];
    },
    isBundled: true,
    get isLacking() {
      return bundle.isLacking;
    },
    get come() {
      return bundle.come;
    },
    isTouchedBy: (path) => bundle.inputs.has(path) || (bundle.hasFailed && isWatchedBelow(folder, path)),
    prepare: async () => ({ S3Bucket: "file", S3Key: await bundle.build() }),
    close: async () => await bundle.close(),
  };
}

function isInModules(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path);
}

function zipped(file: string): FunctionCode {
  return {
    watched: [file],
    isBundled: false,
    isTouchedBy: (path) => path === file,
    prepare: async () => ({ ZipFile: (await readFile(file)).toString("base64") }),
    close: async () => await Promise.resolve(),
  };
}

/** The project has the place among its own files, and is read again when something comes there. */
function missing(why: ProjectError): FunctionCode {
  return {
    watched: [],
    isBundled: false,
    isTouchedBy: () => false,
    prepare: async () => await Promise.reject(why),
    close: async () => await Promise.resolve(),
  };
}

function inline(text: string, directory: string): FunctionCode {
  return {
    watched: [],
    isBundled: false,
    isTouchedBy: () => false,
    async prepare() {
      await mkdir(directory, { recursive: true });
      await writeFile(join(directory, "index.js"), text);
      return { S3Bucket: "file", S3Key: directory };
    },
    close: async () => await Promise.resolve(),
  };
}
