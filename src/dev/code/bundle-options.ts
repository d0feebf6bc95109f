import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { BuildOptions } from "esbuild";
import { type Runtime, nodeMajor } from "../../model/runtimes.ts";
import type { BundleOptions } from "../project.ts";

/** What is to be bundled. */
export interface BundleSource {
  /** Absolute: of the handler. */
  readonly entry: string;
  /** Of the output, without its extension: `src/app` */
  readonly module: string;
  readonly folder: string;
  readonly runtime: Runtime;
  readonly given: BundleOptions;
  /** Modules that come from elsewhere: layers, and packages with native addons. */
  readonly absent: readonly string[];
}

/** As `node_modules` beside an ES module has CommonJS find `require`; a declaration could meet one of the function's own. */
const esmBanner =
  'import{createRequire as lambkinRequire}from"node:module";import{fileURLToPath as lambkinPath}from"node:url";' +
  "globalThis.require??=lambkinRequire(import.meta.url);globalThis.__filename??=lambkinPath(import.meta.url);" +
  'globalThis.__dirname??=lambkinPath(new URL(".",import.meta.url)).slice(0,-1);';

/** Everything but the AWS SDK that the runtime brings, and native addons, becomes one file. */
export function buildOptions(source: BundleSource, outdir: string): BuildOptions {
  const { runtime, given, folder } = source;
  const format = given.format ?? formatOf(source);
  const banner = format === "esm" ? { js: esmBanner, ...given.banner } : given.banner;
  return {
    ...(given.minify !== undefined && { minify: given.minify }),
    ...(given.define && { define: { ...given.define } }),
    ...(given.mainFields && { mainFields: [...given.mainFields] }),
    ...(banner && { banner: { ...banner } }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- esbuild complains itself about what is no loader
    loader: { ".node": "copy", ...(given.loader as BuildOptions["loader"]) },
    entryPoints: entriesOf(source),
    outdir,
    absWorkingDir: folder,
    bundle: true,
    platform: "node",
    format,
    target: given.target ?? `node${runtime.nodeVersion}`,
    external: externalsOf(source),
    outExtension: format === "esm" ? { ".js": ".mjs" } : {},
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: "silent",
  };
}

function entriesOf({ entry, module, given }: BundleSource): { in: string; out: string }[] {
  const others = (given.entryPoints ?? []).filter((each) => each !== entry);
  const folder = dirname(module);
  const beside = others.map((file) => ({ in: file, out: join(folder, nameOf(file)) }));
  return [{ in: entry, out: module }, ...beside];
}

function nameOf(file: string): string {
  const name = file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
  return name.slice(0, name.length - extname(name).length);
}

function externalsOf({ runtime, given, absent }: BundleSource): string[] {
  const sdk = runtime.sdk === "v3" ? ["@aws-sdk/*", "@smithy/*"] : ["aws-sdk"];
  return [...new Set([...sdk, ...absent, ...(given.external ?? [])])];
}

/** An ES module where the file or its package says so, and the runtime has them. */
function formatOf({ entry, runtime }: BundleSource): "cjs" | "esm" {
  const extension = extname(entry);
  if (nodeMajor(runtime) < 14 || extension === ".cts") return "cjs";
  return extension === ".mts" || isModulePackage(dirname(entry)) ? "esm" : "cjs";
}

function isModulePackage(folder: string): boolean {
  const file = join(folder, "package.json");
  if (existsSync(file)) {
    try {
      return Object(JSON.parse(readFileSync(file, "utf8"))).type === "module";
    } catch {
      return false; // SyntaxError: esbuild says so
    }
  }
  return dirname(folder) !== folder && isModulePackage(dirname(folder));
}
