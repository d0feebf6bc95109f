import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFolderAround } from "./code/packages-around.ts";
import { isTable } from "./member.ts";
import type { Project, ProjectFunction } from "./project.ts";
import { nameOf } from "./terminal/problem-text.ts";

/** A line for each package of the project whose dependencies are still to be installed. */
export function missingModules({ functions }: Project): string[] {
  const packages = new Set(functions.flatMap((fn) => packageFolderOf(fn) ?? []));
  return [...packages].flatMap((folder) => {
    const missing = dependenciesIn(folder).filter((name) => !isInstalled(name, folder));
    if (missing.length === 0) return [];
    return `modules are missing: run npm install in ${nameOf(folder)} (${missing.join(", ")})`;
  });
}

/** With layers it may be they who have what its package.json names. */
function packageFolderOf({ code, layers }: ProjectFunction): string | undefined {
  if ((code.kind !== "folder" && code.kind !== "bundle") || layers.length > 0) return undefined;
  return packageFolderAround(code.folder);
}

function dependenciesIn(folder: string): string[] {
  try {
    const { dependencies }: { dependencies?: unknown } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    // The runtime brings the SDK.
    return isTable(dependencies)
      ? Object.keys(dependencies).filter((name) => !/^(@aws-sdk\/|aws-sdk$)/.test(name))
      : [];
  } catch {
    return []; // SyntaxError: Node.js says it best
  }
}

function isInstalled(name: string, folder: string): boolean {
  if (existsSync(join(folder, "node_modules", name))) return true;
  return dirname(folder) !== folder && isInstalled(name, dirname(folder));
}
