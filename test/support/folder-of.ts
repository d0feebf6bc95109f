import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A folder of the test's own with these files, text by path. */
export async function folderOf(content: Readonly<Record<string, string>>): ReturnType<typeof temporaryDirectory> {
  const folder = await temporaryDirectory();
  for (const [path, data] of Object.entries(content)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), data);
  }
  return folder;
}
