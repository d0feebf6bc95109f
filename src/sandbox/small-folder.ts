import { linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** Beyond so many entries a mount costs less than their links. */
const maxEntries = 64;
/** Folders that are remembered. */
const maxKnown = 1000;

interface Entry {
  readonly path: string;
  readonly kind: "folder" | "file" | "link";
}

/** Contents of folders that never change, as those of packages; `undefined` for one that is not small. */
const known = new Map<string, readonly Entry[] | undefined>();

/**
 * Makes the files of a small folder appear in `target` by hard links, which takes a tenth of the time of a mount.
 * Returns whether it did: not for a folder that is large or on another file system.
 */
export function linkSmallFolder(source: string, target: string): boolean {
  const entries = entriesOf(source);
  if (!entries) return false;
  try {
    for (const { path, kind } of entries) {
      if (kind === "folder") mkdirSync(join(target, path));
      else if (kind === "file") linkSync(join(source, path), join(target, path));
      else symlinkSync(readlinkSync(join(source, path)), join(target, path));
    }
    return true;
  } catch {
    // EXDEV, EMLINK: a mount over it does as well.
    return false;
  }
}

function entriesOf(folder: string): readonly Entry[] | undefined {
  if (known.has(folder)) return known.get(folder);
  if (known.size >= maxKnown) known.clear();
  const entries = read(folder);
  known.set(folder, entries);
  return entries;
}

function read(folder: string): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  const open = [""];
  for (const inside of open) {
    for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
      if (entries.length >= maxEntries) return undefined;
      const path = join(inside, entry.name);
      if (entry.isDirectory()) open.push(path);
      if (!entry.isDirectory() && !entry.isFile() && !entry.isSymbolicLink()) return undefined;
      entries.push({ path, kind: entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "link" });
    }
  }
  return entries;
}
