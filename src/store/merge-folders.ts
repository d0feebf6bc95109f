import { createHash } from "node:crypto";
import { chmod, copyFile, link, lstat, mkdir, readdir, readlink, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "./store.ts";

/** What packages laid over each other are called, as a package of their own: hex. One alone is itself. */
export function mergedName(sha256s: readonly string[]): string {
  const [first, ...others] = sha256s;
  if (first !== undefined && others.length === 0) return first;
  return createHash("sha256").update(sha256s.join("\n")).digest("hex");
}

/**
 * Lays folders over each other in `target`, which must not exist: what a later one has stands in place of what earlier
 * ones have there. Files are linked where the disk can do so. No link is followed.
 * @throws StoreError for the disk
 */
export async function mergeFolders(sources: readonly string[], target: string): Promise<void> {
  try {
    await mkdir(target);
    for (const source of sources) await layOver(source, target);
  } catch (error) {
    throw new StoreError("Unavailable", `cannot merge ${sources.join(", ")}`, { cause: error });
  }
}

async function layOver(source: string, target: string): Promise<void> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const from = join(source, entry.name);
    const to = join(target, entry.name);
    if (entry.isDirectory()) {
      await makeFolder(to);
      await layOver(from, to);
      await chmod(to, (await stat(from)).mode);
    } else {
      await rm(to, { recursive: true, force: true });
      if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
      // EPERM, EMLINK: not all disks have hard links, and none any number
      else await link(from, to).catch(async () => await copyFile(from, to));
    }
  }
}

async function makeFolder(path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined); // ENOENT
  if (there?.isDirectory()) return;
  await rm(path, { force: true });
  await mkdir(path);
}
