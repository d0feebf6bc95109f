import { constants } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectLayer } from "../project.ts";

/** What `/opt` is to be: the layer's folder, or a copy in which its content lies where a build would have put it. */
export async function layerFolder({ name, folder, inside }: ProjectLayer, directory: string): Promise<string> {
  if (inside === undefined) return folder;
  const built = join(directory, name);
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  // Links would stand in the way of other layers that have this folder too.
  await cp(folder, join(built, inside), { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true });
  return built;
}
