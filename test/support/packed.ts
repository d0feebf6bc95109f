import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);
const manifests = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.dist.json"];
const needed = [...manifests, "README.md", "LICENSE", "src", "bin", "scripts"];

/** The package as it is published, installed in an empty folder. */
export interface InstalledPackage {
  readonly tarball: string;
  /** The folder it was installed in. */
  readonly project: string;
  /** `node_modules/lambkin` in there. */
  readonly folder: string;
  readonly command: string;
}

export async function installedPackage(directory: string): Promise<InstalledPackage> {
  const tarball = await packed(directory);
  const project = join(directory, "installed");
  await mkdir(project);
  await writeFile(join(project, "package.json"), '{ "name": "somebody-elses", "version": "1.0.0" }');
  await run("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: project });
  const folder = join(project, "node_modules/lambkin");
  return { tarball, project, folder, command: join(folder, "bin/lambkin.mjs") };
}

/** Packs this tree, in a copy of it since packing exchanges its package.json for a moment: the tarball's path. */
export async function packed(directory: string): Promise<string> {
  const tree = join(directory, "tree");
  await mkdir(tree);
  for (const name of needed) await cp(join(root, name), join(tree, name), { recursive: true });
  await symlink(join(root, "node_modules"), join(tree, "node_modules"), "junction");
  const { stdout } = await run("npm", ["pack"], { cwd: tree });
  return join(tree, stdout.trim().split("\n").at(-1) ?? "");
}
