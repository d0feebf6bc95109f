import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { folderOfProjects, projectIn, writtenIn } from "./nested-projects.ts";
import { type PlainOptions, readPlain } from "./plain/plain-project.ts";
import { type Found, ProjectError } from "./project.ts";
import { readers } from "./readers.ts";

/** Looks for a project at each of the paths, which are absolute. @throws ProjectError */
export async function discover(paths: readonly string[], plain: PlainOptions): Promise<Found[]> {
  return await Promise.all(paths.map(async (path) => await discoverAt(path, plain)));
}

async function discoverAt(path: string, plain: PlainOptions): Promise<Found> {
  if (!existsSync(path)) throw new ProjectError("there is no such file or folder", { file: path });
  if (statSync(path).isFile()) return (await writtenAs(path)) ?? asPlain(path, plain);
  return (await projectIn(path, plain, { isNamed: true })) ?? folderOfProjects(path, plain);
}

/** The project that is written down in a folder or a file; `undefined` where none is. */
export async function findWritten(path: string): Promise<Found | undefined> {
  return statSync(path).isFile() ? await writtenAs(path) : await writtenIn(path, true);
}

async function writtenAs(file: string): Promise<Found | undefined> {
  const lazy =
    readers.find(({ names }) => names.includes(basename(file))) ?? readers.find(({ others }) => others?.test(file));
  const reader = await lazy?.load();
  return reader && { file, read: async (options) => await reader.read(file, options) };
}

function asPlain(file: string, plain: PlainOptions): Found {
  return { file, read: async () => await Promise.resolve(readPlain(file, plain)) };
}
