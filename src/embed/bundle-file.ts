import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { findRuntime, nodeMajor } from "../model/runtimes.ts";
import type { FileFunction } from "./file-function.ts";

/** The first Node.js that knows ES modules without a flag, and so may be given some. */
const firstWithModules = 14;

export function needsBundle({ file }: FileFunction): boolean {
  return /^\.[cm]?tsx?$|^\.jsx$/.test(extname(file));
}

/** Bundles TypeScript or JSX below `directory`, with packages left to Node.js; resolves to the folder, whose handler is the same. */
export async function bundleFile(target: FileFunction, directory: string): Promise<string> {
  const { file, handler, runtime = "nodejs22.x" } = target;
  const { buildSync } = await import("esbuild");
  const known = findRuntime(runtime);
  const major = known ? nodeMajor(known) : firstWithModules;
  const format = isModule(file) && major >= firstWithModules ? "esm" : "cjs";
  const folder = await besideModules(await mkdtemp(join(directory, "bundle-")), dirname(file));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: format === "esm" ? "module" : "commonjs" }));
  // A service would be one more process, for as long as this one lives.
  buildSync({
    entryPoints: [file],
    outfile: join(folder, `${handler.slice(0, handler.indexOf(".", handler.lastIndexOf("/") + 1))}.js`),
    bundle: true,
    platform: "node",
    packages: "external",
    target: `node${major}`,
    format,
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
  });
  return folder;
}

/** The type that Node.js would take the file for. */
function isModule(file: string): boolean {
  if (/^\.[cm]/.test(extname(file))) return extname(file).startsWith(".m");
  for (let at = dirname(file), parent = dirname(at); at !== parent; at = parent, parent = dirname(at)) {
    const manifest = join(at, "package.json");
    if (existsSync(manifest)) return Object(JSON.parse(readFileSync(manifest, "utf8"))).type === "module";
  }
  return false;
}

/** A folder from which Node.js finds the packages that it finds from `source`. */
async function besideModules(root: string, source: string): Promise<string> {
  const modules: string[] = [];
  for (let at = source, parent = dirname(at); ; at = parent, parent = dirname(at)) {
    if (existsSync(join(at, "node_modules"))) modules.unshift(join(at, "node_modules"));
    if (at === parent) break;
  }
  let folder = root;
  for (const [index, each] of modules.entries()) {
    if (index > 0) folder = join(folder, "inside");
    await mkdir(folder, { recursive: true });
    await symlink(each, join(folder, "node_modules"), "junction");
  }
  return folder;
}
