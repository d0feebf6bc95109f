import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FunctionVersion } from "../model/function.ts";

const known = new Map<string, Promise<readonly string[]>>();
const maxKnown = 1000;

/** Names of the files in `/opt/extensions` of a version (API-940). Layers never change: each is looked at once. */
export async function externalExtensions({ layersDirectory }: FunctionVersion): Promise<readonly string[]> {
  if (layersDirectory === undefined) return [];
  if (known.size >= maxKnown) known.clear();
  const found = known.get(layersDirectory) ?? filesIn(join(layersDirectory, "extensions"));
  known.set(layersDirectory, found);
  return await found;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []); // ENOENT: most layers have none
  return entries.flatMap((entry) => (entry.isDirectory() ? [] : [entry.name])).toSorted();
}

/** Why a file can't be started, in the kernel's words; `undefined` where nothing speaks against it. */
export async function launchProblem(file: string): Promise<string | undefined> {
  try {
    return await problemOf(file);
  } catch {
    // ENOENT, EISDIR: a link that leads somewhere only inside, perhaps. It is tried.
    return undefined;
  }
}

async function problemOf(file: string): Promise<string | undefined> {
  await using handle = await open(file);
  const { mode } = await handle.stat();
  if ((mode & 0o111) === 0) return "permission denied";
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  const isProgram = buffer.toString("latin1", 0, 2) === "#!" || buffer.toString("latin1") === "\x7fELF";
  return isProgram ? undefined : "exec format error";
}

/** What those programs say that start others, behind walls and without them, when they can't. */
const complaints = /^(?:bwrap: execvp|setpriv: failed to execute|sh: (?:\d+: )?exec:) .+: (.+)$/m;

/** Why a process never was the program that it was to become, from its first words; `undefined` where it is. */
export function launchComplaint(text: string): string | undefined {
  const problem = complaints.exec(text)?.[1]?.toLowerCase();
  return problem === "not found" ? "no such file or directory" : problem;
}
