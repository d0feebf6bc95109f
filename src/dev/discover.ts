import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type PlainOptions, nothing, readPlain } from "./plain/plain-project.ts";
import { type Project, ProjectError, type ProjectFunction, type ReadOptions } from "./project.ts";
import { readers } from "./readers.ts";

/** What a path leads to: something that can be read, again and again. */
export interface Found {
  /** `template.yaml`, or the folder or file itself. */
  readonly file: string;
  read(options: ReadOptions): Promise<Project>;
}

/** Looks for a project at each of the paths, which are absolute. @throws ProjectError */
export async function discover(paths: readonly string[], plain: PlainOptions): Promise<Found[]> {
  return await Promise.all(paths.map(async (path) => await discoverAt(path, plain)));
}

async function discoverAt(path: string, plain: PlainOptions): Promise<Found> {
  if (!existsSync(path)) throw new ProjectError("there is no such file or folder", { file: path });
  const isFile = statSync(path).isFile();
  const folder = isFile ? dirname(path) : path;
  const known = readers.find(({ names }) =>
    isFile ? names.includes(basename(path)) : names.some((name) => existsSync(join(folder, name))),
  );
  const lazy = known ?? (isFile ? readers.find(({ others }) => others?.test(path)) : undefined);
  if (lazy) {
    const reader = await lazy.load();
    const file = isFile ? path : reader.find(folder);
    if (file !== undefined) return { file, read: async (options) => await reader.read(file, options) };
  }
  return { file: path, read: async () => await Promise.resolve(readPlain(path, plain)) };
}

/** All of them as one. @throws ProjectError where one can't be read, or two functions have one name */
export async function readAll(found: readonly Found[], options: ReadOptions): Promise<Project> {
  let project = nothing;
  for (const each of found) {
    const next = await each.read(options);
    checkNames(project.functions, next.functions, each.file);
    project = joined(project, next);
  }
  return project;
}

function joined(one: Project, other: Project): Project {
  return {
    readFrom: [...one.readFrom, ...other.readFrom],
    functions: [...one.functions, ...other.functions],
    layers: [...one.layers, ...other.layers],
    queues: [...one.queues, ...other.queues],
    buses: [...one.buses, ...other.buses],
    mappings: [...one.mappings, ...other.mappings],
    rules: [...one.rules, ...other.rules],
    schedules: [...one.schedules, ...other.schedules],
    apis: [...one.apis, ...other.apis],
    unserved: [...one.unserved, ...other.unserved],
  };
}

function checkNames(before: readonly ProjectFunction[], next: readonly ProjectFunction[], file: string): void {
  const names = new Set(before.map(({ name }) => name));
  for (const { name } of next) {
    if (names.has(name)) throw new ProjectError(`there is a function called ${name} already`, { file });
    names.add(name);
  }
}
