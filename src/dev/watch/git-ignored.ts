import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore from "ignore";

/**
 * The topmost of `path` and the folders around it that git ignores, up to the repository's; `undefined` where it ignores
 * none. Without a repository what is said in `folder` and below it counts.
 */
export function gitIgnored(path: string, folder: string): string | undefined {
  const around = foldersAround(path);
  const top = around.find((each) => existsSync(join(each, ".git"))) ?? folder;
  const below = around.slice(0, around.indexOf(top) + 1).toReversed();
  return [...below.slice(1), path].find((each) => isIgnored(each, each !== path, top));
}

/** The nearest first. */
function foldersAround(path: string): string[] {
  const around = [dirname(path)];
  for (let at = dirname(path); dirname(at) !== at; at = dirname(at)) around.push(dirname(at));
  return around;
}

/** What a nearer file says goes before what those around it say. */
function isIgnored(path: string, isFolder: boolean, top: string): boolean {
  for (const at of foldersAround(path)) {
    const name = relative(at, path).split(sep).join("/") + (isFolder ? "/" : "");
    const { ignored, unignored } = rulesOf(at).test(name);
    if (ignored || unignored) return ignored;
    if (at === top) return false;
  }
  return false;
}

/** As they are now: they are small, and seldom asked for. */
function rulesOf(folder: string): ReturnType<typeof ignore> {
  const file = join(folder, ".gitignore");
  return ignore().add(existsSync(file) ? readFileSync(file, "utf8") : "");
}
