import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files beneath `directory`; 0 when it is not there. Files that vanish meanwhile do not count. */
export async function directoryBytes(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []); // ENOENT
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return await directoryBytes(path);
      return (await lstat(path).catch(() => undefined))?.size ?? 0; // ENOENT
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** `33 MB`, in millions of bytes. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
