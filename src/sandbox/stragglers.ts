import { readFile, readdir } from "node:fs/promises";

let queued: Set<string> | undefined;
let sweep: Promise<void> = Promise.resolve();

/**
 * Kills processes that left their guest's process group: those whose environment carries `mark`. Without walls this
 * is as good as it gets, and Linux only; a process that also emptied its environment stays.
 */
export async function endStragglers(mark: string): Promise<void> {
  if (process.platform !== "linux") return;
  if (queued) {
    queued.add(mark);
  } else {
    const marks = new Set([mark]);
    queued = marks;
    sweep = sweepAfter(sweep, marks);
  }
  await sweep;
}

/** One walk through the process table serves all who ask while another is under way. */
async function sweepAfter(previous: Promise<void>, marks: Set<string>): Promise<void> {
  await previous;
  queued = undefined;
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  await Promise.all(ids.map(async (id) => await endIfMarked(Number(id), marks)));
}

async function endIfMarked(pid: number, marks: ReadonlySet<string>): Promise<void> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "latin1");
    for (const mark of marks) {
      if (environment.includes(mark)) process.kill(pid, "SIGKILL");
    }
  } catch {
    // ENOENT, ESRCH: it ended meanwhile. EACCES: another user's, so no guest's.
  }
}
