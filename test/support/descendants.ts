import { readFile } from "node:fs/promises";

/** Ids of the processes below `ancestor`. */
export async function descendants(ancestor: number): Promise<number[]> {
  const found = [ancestor];
  for (const parent of found) {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, "utf8").catch(() => ""); // it ended
    found.push(...children.split(" ").filter(Boolean).map(Number));
  }
  return found.slice(1);
}

/** Those below this process, in which the engine is, whose command line matches; NUL ends each of its words. */
export async function descendantsCalled(commandLine: RegExp): Promise<number[]> {
  const all = await descendants(process.pid);
  const commands = await Promise.all(
    all.map(async (id) => await readFile(`/proc/${id}/cmdline`, "latin1").catch(() => "")), // it ended
  );
  return all.filter((_, index) => commandLine.test(commands[index] ?? ""));
}
