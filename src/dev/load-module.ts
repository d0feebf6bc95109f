import { readFile } from "node:fs/promises";
import { SourceMap, createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compileFunction, constants } from "node:vm";
import type { Message, Plugin } from "esbuild";
import { ProjectError } from "./project.ts";

export interface LoadedModule {
  /** What `module.exports` is in the end; that of an ES module has `default`. */
  readonly exports: unknown;
  /** Absolute paths of the files that it was made of, besides packages. */
  readonly files: readonly string[];
}

/** What the module finds under a package's name, in place of the package. */
export type OwnModules = Readonly<Record<string, object>>;

/**
 * Runs a file of configuration, TypeScript or JavaScript of any form, as it is now: Node.js would keep the files that it
 * imports for good. Packages are its own `node_modules`.
 * @throws ProjectError
 */
export async function loadModule(file: string, own: OwnModules = {}): Promise<LoadedModule> {
  const { code, map, files } = await bundle(file);
  const require = createRequire(file);
  const requireOwn = (name: string): unknown => own[name] ?? require(name);
  const module = { exports: {} };
  try {
    const run = compileFunction(code, ["exports", "require", "module", "__filename", "__dirname"], {
      filename: file,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    Reflect.apply(run, module.exports, [module.exports, requireOwn, module, file, dirname(file)]);
  } catch (error) {
    throw await whereThrown(error, file, map);
  }
  return { exports: module.exports, files };
}

interface Bundle {
  readonly code: string;
  readonly map: string;
  readonly files: readonly string[];
}

async function bundle(file: string): Promise<Bundle> {
  const { build } = await import("esbuild");
  const folder = dirname(file);
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      outfile: `${file}.cjs`,
      sourcemap: "external",
      platform: "node",
      format: "cjs",
      target: `node${process.versions.node}`,
      packages: "external",
      define: ownPlace,
      banner: { js: `const __ownCwd = () => ${JSON.stringify(folder)};` },
      plugins: [placeEachFile],
      absWorkingDir: folder,
      logLevel: "silent",
    });
    const text = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
    const files = Object.keys(metafile.inputs).map((each) => resolve(folder, each));
    return { code: text(".cjs"), map: text(".map"), files };
  } catch (error) {
    throw whereRefused(error, file);
  }
}

/** Each file knows its own place, not the bundle's, and the command may run anywhere: configurations think it is here. */
const ownPlace = {
  __dirname: "__ownDirname",
  __filename: "__ownFilename",
  "import.meta.dirname": "__ownDirname",
  "import.meta.filename": "__ownFilename",
  "import.meta.url": "__ownUrl",
  "process.cwd": "__ownCwd",
};

const placeEachFile: Plugin = {
  name: "place-each-file",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const names = { __ownDirname: dirname(path), __ownFilename: path, __ownUrl: pathToFileURL(path).href };
      const declared = Object.entries(names).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
      const text = await readFile(path, "utf8");
      // On the first line: the others keep their numbers.
      return { contents: `const ${declared.join(", ")};${text.replace(/^#!.*/, "")}`, loader: loaderOf(path) };
    });
  },
};

function loaderOf(path: string): "js" | "jsx" | "ts" | "tsx" {
  const isTyped = /\.[cm]?tsx?$/.test(path);
  if (path.endsWith("x")) return isTyped ? "tsx" : "jsx";
  return isTyped ? "ts" : "js";
}

/** esbuild's failures have a list of errors. */
function whereRefused(error: unknown, file: string): ProjectError {
  const message = hasErrors(error) ? error.errors[0] : undefined;
  return new ProjectError(message?.text ?? String(error), { ...placeOf(message, file), cause: error });
}

function hasErrors(error: unknown): error is { errors: readonly Message[] } {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function placeOf(message: Message | undefined, file: string): { file: string; line?: number; excerpt?: string } {
  const location = message?.location;
  if (!location) return { file };
  return { file: resolve(dirname(file), location.file), line: location.line, excerpt: location.lineText };
}

/** The topmost frame that is in the module, looked up in its source. */
async function whereThrown(error: unknown, file: string, map: string): Promise<ProjectError> {
  const { message: whole, stack = "" } = error instanceof Error ? error : new Error(String(error));
  // A package that is missing has the files that asked for it in the lines below.
  const [message = whole] = whole.split("\n");
  const frame = stack.split("\n").find((line) => /^\s+at /.test(line) && line.includes(file));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame ?? "") ?? [];
  if (line === undefined) return new ProjectError(message, { file, cause: error });
  const entry = new SourceMap(JSON.parse(map)).findEntry(Number(line) - 1, Number(column) - 1);
  if (!("originalSource" in entry)) return new ProjectError(message, { file, cause: error });
  const source = resolve(dirname(file), entry.originalSource);
  const excerpt = (await readFile(source, "utf8")).split("\n")[entry.originalLine];
  return new ProjectError(message, {
    file: source,
    line: entry.originalLine + 1,
    ...(excerpt !== undefined && { excerpt }),
    cause: error,
  });
}
