import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { promisify } from "node:util";

/** What the walls of an engine may leave on the host. */

const run = promisify(execFile);

/** Folders that the keepers have covered with mounts of their own. */
export async function stagesOf(processes: readonly number[]): Promise<string[]> {
  const mounts = await Promise.all(
    processes.map(async (id) => await readFile(`/proc/${id}/mounts`, "utf8").catch(() => "")),
  );
  return [...new Set(mounts.flatMap((each) => [...each.matchAll(/lambkin-stage-\w+/g)].map(([name]) => name)))];
}

export async function left(stages: readonly string[]): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => stages.includes(name));
}

/** Names of control groups of the engine `pid`. */
export async function cgroups(pid: number): Promise<string[]> {
  const found = await readdir("/sys/fs/cgroup", { recursive: true }).catch(() => []); // none are mounted
  return found.map((path) => path.split("/").at(-1) ?? "").filter((name) => name.startsWith(`lambkin-${pid}-`));
}

/** Whether nobody is left to need the firewall: either the table is gone, or it is another engine's by now. */
export async function isTaken(number: string): Promise<boolean> {
  const { stdout } = await run("nft", ["list", "tables"]).catch(() => ({ stdout: "" })); // no nft, no rules
  if (!stdout.includes(`lambkin_${number}\n`)) return true;
  return (await readFile("/proc/net/unix", "utf8")).includes(`@lambkin-sandbox-${number}\n`);
}
