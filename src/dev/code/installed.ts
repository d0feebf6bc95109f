import { statSync } from "node:fs";
import { dirname, join } from "node:path";

/** What package managers write in `node_modules` when all is there. */
const marks = [".package-lock.json", ".yarn-integrity", ".yarn-state.yml", ".modules.yaml"];

/** Where packages are that modules in `folder` import, and how far their installation is. */
export interface Installed {
  /** Absolute, of those that are there. */
  readonly folders: readonly string[];
  /** Another one when something has come. */
  readonly state: string;
}

export function installed(specifiers: readonly string[], folder: string): Installed {
  const folders: string[] = [];
  const states: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    const modules = join(at, "node_modules");
    for (const name of new Set(specifiers.map(packageIn))) {
      const state = stateOf(join(modules, name));
      if (state !== "") folders.push(join(modules, name));
      states.push(state, stateOf(join(modules, name, "package.json")));
    }
    states.push(...marks.map((mark) => stateOf(join(modules, mark))));
    if (dirname(at) === at) return { folders, state: states.join() };
  }
}

/** `@a/b` of `@a/b/c` */
function packageIn(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function stateOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.mtimeMs} ${found.size}` : "";
}
