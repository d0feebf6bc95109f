import { readFileSync, readdirSync } from "node:fs";

/** What the host says of a process. */
export interface HostProcess {
  readonly pid: string;
  readonly commandLine: string;
}

/** All processes that this one sees. */
export function hostProcesses(): HostProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const commandLine = readOf(pid, "cmdline");
      return commandLine === undefined ? [] : [{ pid, commandLine }];
    });
}

/** A file of the process's folder in /proc; `undefined` when it has ended or is somebody else's. */
export function readOf(pid: string, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined; // ENOENT, ESRCH, EACCES
  }
}

/** The process and those that it came from, up to the engine's own. */
export function ancestry(pid: string): string[] {
  const found: string[] = [];
  for (let each = pid; each !== "" && each !== "0" && each !== String(process.pid);) {
    found.push(each);
    each = /^PPid:\s+(\d+)$/m.exec(readOf(each, "status") ?? "")?.[1] ?? "";
  }
  return found;
}
