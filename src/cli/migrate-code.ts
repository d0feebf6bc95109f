import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectCode, ProjectLayer } from "../dev/project.ts";
import { AwsException } from "../model/exceptions.ts";
import { fromPool } from "../store/file-access.ts";
import { maxEntries } from "../store/package-entries.ts";
import { unpack } from "../store/unpack.ts";
import { UsageError } from "./command.ts";

/** A package as it is deployed, in a folder of its own below `directory`. @throws UsageError */
export async function unpacked(zipPath: string, directory: string): Promise<string> {
  const folder = join(await mkdtemp(join(directory, "zip-")), "package");
  try {
    await unpack({ zipPath, directory: folder, access: fromPool }, maxEntries);
  } catch (error) {
    if (error instanceof AwsException) throw new UsageError(`'${zipPath}' is no zip that can be unpacked`);
    throw error;
  }
  return folder;
}

/** The folder that a function's code is in. @throws UsageError */
export async function folderOf(code: ProjectCode, directory: string): Promise<string> {
  if (code.kind === "zip") return await unpacked(code.file, directory);
  if (code.kind === "missing") throw code.error;
  if (code.kind !== "inline") return code.folder;
  const folder = await mkdtemp(join(directory, "inline-"));
  await writeFile(join(folder, "index.js"), code.text);
  return folder;
}

/** What is to lie in `/opt`, later layers over earlier ones; `undefined` without any that is here. */
export async function layersOf(layers: readonly ProjectLayer[], directory: string): Promise<string | undefined> {
  const [only, ...others] = layers;
  if (!only || (others.length === 0 && only.inside === undefined)) return only?.folder;
  const merged = await mkdtemp(join(directory, "layers-"));
  for (const { folder, inside = "." } of layers) {
    await mkdir(join(merged, inside), { recursive: true });
    await cp(folder, join(merged, inside), { recursive: true });
  }
  return merged;
}
