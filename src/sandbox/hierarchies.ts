import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Controller = "memory" | "cpu" | "pids" | "freezer";

/** Where the cgroups of one controller are made. */
export interface Hierarchy {
  readonly version: 1 | 2;
  readonly directory: string;
}

export type Hierarchies = ReadonlyMap<Controller, Hierarchy>;

const mountPoint = "/sys/fs/cgroup";
const controllers: readonly Controller[] = ["memory", "cpu", "pids", "freezer"];

/**
 * The cgroup controllers that this process may use, each with a folder of the engine's own, named `name`: version 2
 * where it has the controller, else version 1. Empty where the operator gave none.
 */
export function openHierarchies(name: string): Hierarchies {
  const found = new Map<Controller, Hierarchy>();
  const own = ownCgroups();
  const unified = openUnified(own.get("") ?? "/", name);
  for (const controller of controllers) {
    const hierarchy = unified?.controllers.has(controller)
      ? { version: 2 as const, directory: unified.directory }
      : openFirst(controller, own.get(controller), name);
    if (hierarchy) found.set(controller, hierarchy);
  }
  return found;
}

/** The engine's own folders, each with one for every environment below. */
export function foldersOf(hierarchies: Hierarchies): string[] {
  return [...new Set([...hierarchies.values()].map((each) => each.directory))];
}

/** The path of this process's cgroup by controller; that of version 2 under "". */
function ownCgroups(): Map<string, string> {
  const paths = new Map<string, string>();
  for (const line of read("/proc/self/cgroup").split("\n")) {
    const [, names = "", path = "/"] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    for (const each of names.split(",")) paths.set(each, path);
  }
  return paths;
}

/** `mkdir` in a cgroup that has processes is fine in version 1. */
function openFirst(controller: Controller, own: string | undefined, name: string): Hierarchy | undefined {
  for (const parent of [join(mountPoint, controller, own ?? "/"), join(mountPoint, controller)]) {
    const directory = join(parent, name);
    if (existsSync(join(parent, "cgroup.procs")) && isMade(directory)) return { version: 1, directory };
  }
  return undefined;
}

/** In version 2 a cgroup with processes can't hand controllers on: they are taken from one that can. */
function openUnified(own: string, name: string): { directory: string; controllers: Set<string> } | undefined {
  const root = [mountPoint, join(mountPoint, "unified")].find((each) => existsSync(join(each, "cgroup.controllers")));
  if (root === undefined) return undefined;
  for (const parent of new Set([root, join(root, own)])) {
    const directory = join(parent, name);
    if (!isMade(directory)) continue;
    if (parent !== root) leave(parent);
    const enabled = enable(parent, directory);
    // Freezing needs no controller.
    return { directory, controllers: new Set([...enabled, "freezer"]) };
  }
  return undefined;
}

function enable(parent: string, directory: string): string[] {
  const available = read(join(parent, "cgroup.controllers")).split(/\s+/);
  return controllers.filter((each) => {
    if (!available.includes(each)) return false;
    return [parent, directory].every((level) => isWritten(join(level, "cgroup.subtree_control"), `+${each}`));
  });
}

/** A delegated cgroup that only the engine is in: it moves down a step, so that the cgroup can have children. */
function leave(own: string): void {
  const below = join(own, "engine");
  const isAlone = read(join(own, "cgroup.procs")).trim() === String(process.pid);
  if (isAlone && isMade(below)) isWritten(join(below, "cgroup.procs"), String(process.pid));
}

function isMade(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    // EACCES, EROFS: not given to this process.
    return false;
  }
}

export function isWritten(file: string, text: string): boolean {
  try {
    writeFileSync(file, text);
    return true;
  } catch {
    // EACCES, EBUSY, ENOENT: not given to this process, or the kernel lacks it.
    return false;
  }
}

export function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // ENOENT: the kernel lacks it.
    return "";
  }
}
