import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";

/**
 * Makes `folder/index.mjs` or `.cjs` from a handler's TypeScript, with packages as they are. `folder` is empty before.
 * @throws esbuild's BuildFailure for what it can't parse or find
 */
export async function bundleInto(folder: string, entry: string): Promise<void> {
  const options = { ...common, entryPoints: [entry], absWorkingDir: dirname(entry) };
  const modules = nearestModules(dirname(entry));
  if (modules !== undefined) symlinkSync(modules, join(folder, "node_modules"), "junction");
  try {
    await build({ ...options, format: "cjs", outfile: join(folder, "index.cjs") });
  } catch {
    // Top-level await, which only an ES module may have.
    await build({ ...options, format: "esm", outfile: join(folder, "index.mjs") });
  }
}

const common: BuildOptions = {
  bundle: true,
  platform: "node",
  packages: "external",
  target: "node24",
  sourcemap: true,
  logLevel: "silent",
};

function nearestModules(folder: string): string | undefined {
  const modules = join(folder, "node_modules");
  if (existsSync(modules)) return modules;
  return dirname(folder) === folder ? undefined : nearestModules(dirname(folder));
}

/** The place in the source that a place in a bundle was made from. */
export function unbundled<T extends { file: string; line: number; column: number }>(place: T): T {
  const map = `${place.file}.map`;
  if (!existsSync(map)) return place;
  const entry = new SourceMap(JSON.parse(readFileSync(map, "utf8"))).findEntry(place.line - 1, place.column - 1);
  if (!("originalSource" in entry)) return place;
  const file = resolve(dirname(place.file), entry.originalSource);
  return { ...place, file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
