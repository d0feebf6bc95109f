import { execFile } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const needed = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.dist.json", "src", "bin", "scripts"];

/** Packs this tree, in a copy of it since packing exchanges its package.json for a moment: the tarball's path. */
export async function packed(directory: string): Promise<string> {
  const tree = join(directory, "tree");
  await mkdir(tree);
  for (const name of needed) await cp(join(root, name), join(tree, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(tree, "node_modules"), "junction");
  const { stdout } = await promisify(execFile)("npm", ["pack"], { cwd: tree });
  return join(tree, stdout.trim().split("\n").at(-1) ?? "");
}
