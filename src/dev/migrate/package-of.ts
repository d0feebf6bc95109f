import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface PackageName {
  readonly name: string;
  readonly version: string;
}

/** The folder of the package in `node_modules` that a file belongs to. */
export function packageFolder(file: string): string | undefined {
  return /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file)?.[1];
}

/** The package of `node_modules` that a file belongs to; `undefined` for one that is of no such. */
export function packageOf(file: string): PackageName | undefined {
  const found = packageFolder(file);
  if (found === undefined) return undefined;
  const manifest = join(found, "package.json");
  if (!existsSync(manifest)) return undefined;
  const { name, version }: { name?: unknown; version?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
  const folder = found.split(/[\\/]node_modules[\\/]/).at(-1) ?? found;
  return { name: typeof name === "string" ? name : folder, version: typeof version === "string" ? version : "" };
}
