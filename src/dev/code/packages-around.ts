import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** A package in a `node_modules` folder. */
export interface PackageAround {
  readonly name: string;
  /** Where it really is. */
  readonly path: string;
  readonly isLink: boolean;
}

/** The folder of the nearest package.json: this one, or one around it. */
export function packageFolderAround(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** The packages that modules in `folder` find: those of each `node_modules` from here to the root, the nearest first. */
export function* packagesAround(folder: string): Generator<PackageAround> {
  const seen = new Set<string>();
  for (let at = folder; ; at = dirname(at)) {
    for (const each of packagesIn(join(at, "node_modules"))) {
      if (!seen.has(each.name)) yield each;
      seen.add(each.name);
    }
    if (dirname(at) === at) return;
  }
}

function* packagesIn(modules: string, scope = ""): Generator<PackageAround> {
  if (!existsSync(modules)) return;
  for (const entry of readdirSync(modules, { withFileTypes: true })) {
    const path = join(modules, entry.name);
    if (entry.name.startsWith(".")) continue;
    if (entry.name.startsWith("@") && scope === "") yield* packagesIn(path, `${entry.name}/`);
    else if (entry.isSymbolicLink()) yield* linked(scope + entry.name, path);
    else if (entry.isDirectory()) yield { name: scope + entry.name, path, isLink: false };
  }
}

function* linked(name: string, path: string): Generator<PackageAround> {
  try {
    yield { name, path: realpathSync(path), isLink: true };
  } catch {
    // ENOENT: a link to nowhere
  }
}

/** Folders of packages that are worked on: linked into `node_modules` by a workspace, and not by a package manager's store. */
export function workspacesAround(folder: string): string[] {
  return packagesAround(folder)
    .filter(({ path, isLink }) => isLink && !path.split(sep).includes("node_modules"))
    .map(({ path }) => path)
    .toArray();
}

/** Packages with native addons, which can't become part of a bundle. */
export function nativePackagesAround(folder: string): PackageAround[] {
  return packagesAround(folder)
    .filter(({ path }) => existsSync(join(path, "binding.gyp")) || existsSync(join(path, "prebuilds")))
    .toArray();
}
