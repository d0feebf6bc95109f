import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Controller, type Hierarchies, type Hierarchy, isWritten, read } from "./hierarchies.ts";

/** RT-365: 1,024 processes and threads; bubblewrap's own two stand beside them. */
const maxProcesses = 1026;
/** AWS's rule: 1,769 MB of memory come with one processor. */
const memoryOfOneCpuMiB = 1769;
const quotaPeriodUs = 100_000;

export interface CgroupLimits {
  readonly memoryMiB: number;
  /** Hold back the processor to the share of the memory size, even when nobody else wants it. */
  readonly isCpuCapped: boolean;
}

/** The control groups of one environment: one folder in each hierarchy that this machine gives. */
export class Cgroup {
  readonly #hierarchies: Hierarchies;
  readonly #id: string;
  readonly #folders: ReadonlySet<string>;

  constructor(hierarchies: Hierarchies, id: string, limits: CgroupLimits) {
    this.#hierarchies = hierarchies;
    this.#id = id;
    this.#folders = new Set([...hierarchies.values()].map((each) => join(each.directory, id)));
    for (const folder of this.#folders) mkdirSync(folder, { recursive: true });
    this.#set("pids", { 1: ["pids.max"], 2: ["pids.max"] }, String(maxProcesses));
    this.#limitCpu(limits);
  }

  /** Files that a process joins by writing `0`. */
  get joinFiles(): string[] {
    return [...this.#folders].map((folder) => join(folder, "cgroup.procs"));
  }

  /** The kernel's own bound: what is taken beyond it ends the environment at once. */
  limitMemory(mebibytes: number): void {
    const bytes = String(mebibytes * 2 ** 20);
    this.#set("memory", { 1: ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"], 2: ["memory.max"] }, bytes);
    this.#set("memory", { 1: [], 2: ["memory.swap.max"] }, "0");
    this.#set("memory", { 1: [], 2: ["memory.oom.group"] }, "1");
  }

  /** What its processes hold for themselves: no file pages, no `/tmp`. */
  memoryKiB(): number | undefined {
    const hierarchy = this.#hierarchies.get("memory");
    if (!hierarchy) return undefined;
    const name = hierarchy.version === 2 ? "anon" : "total_rss";
    const found = new RegExp(`^${name} (\\d+)$`, "m").exec(read(this.#file(hierarchy, "memory.stat")));
    return found ? Number(found[1]) / 1024 : undefined;
  }

  /** How often the kernel had to end one of its processes for want of memory. */
  oomKills(): number {
    const hierarchy = this.#hierarchies.get("memory");
    if (!hierarchy) return 0;
    const name = hierarchy.version === 2 ? "memory.events" : "memory.oom_control";
    return Number(/^oom_kill (\d+)$/m.exec(read(this.#file(hierarchy, name)))?.[1] ?? 0);
  }

  /** Its processes; `undefined` where there is no control group. */
  members(): number[] | undefined {
    const [folder] = this.#folders;
    return folder === undefined
      ? undefined
      : read(join(folder, "cgroup.procs")).split("\n").filter(Boolean).map(Number);
  }

  freeze(): void {
    const version = this.#hierarchies.get("freezer")?.version;
    this.#set("freezer", { 1: ["freezer.state"], 2: ["cgroup.freeze"] }, version === 2 ? "1" : "FROZEN");
  }

  thaw(): void {
    const version = this.#hierarchies.get("freezer")?.version;
    this.#set("freezer", { 1: ["freezer.state"], 2: ["cgroup.freeze"] }, version === 2 ? "0" : "THAWED");
  }

  /** Its processes are gone, or about to be. */
  async remove(): Promise<void> {
    for (const folder of this.#folders) {
      // EBUSY for as long as the kernel buries the last process.
      for (let attempt = 0; !isRemoved(folder) && attempt < 50; attempt += 1) await delay(20);
    }
  }

  #limitCpu({ memoryMiB, isCpuCapped }: CgroupLimits): void {
    const cpus = memoryMiB / memoryOfOneCpuMiB;
    const version = this.#hierarchies.get("cpu")?.version;
    const share = version === 2 ? Math.round(100 * cpus) : Math.round(1024 * cpus);
    this.#set("cpu", { 1: ["cpu.shares"], 2: ["cpu.weight"] }, String(Math.min(10_000, Math.max(2, share))));
    if (!isCpuCapped) return;
    const quota = Math.max(1000, Math.round(quotaPeriodUs * cpus));
    this.#set("cpu", { 1: ["cpu.cfs_quota_us"], 2: ["cpu.max"] }, String(quota));
  }

  #set(controller: Controller, files: Readonly<Record<1 | 2, readonly string[]>>, value: string): void {
    const hierarchy = this.#hierarchies.get(controller);
    if (!hierarchy) return;
    for (const name of files[hierarchy.version]) isWritten(this.#file(hierarchy, name), value);
  }

  #file(hierarchy: Hierarchy, name: string): string {
    return join(hierarchy.directory, this.#id, name);
  }
}

function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}
