import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { Berths } from "./berths.ts";
import { claimNumber } from "./claim.ts";
import { foldersOf, openHierarchies } from "./hierarchies.ts";
import { Keeper, quoted } from "./keeper.ts";
import { type Machine, networkRemedy } from "./machine.ts";
import type { NetworkKind } from "./network.ts";
import { type Outside, openOutside } from "./outside.ts";
import { guestFiles } from "./plain.ts";
import { rootImage } from "./root-image.ts";
import { type Gap, type Sandbox, type SandboxConfig, SandboxError } from "./sandbox.ts";
import { seccompFilter } from "./seccomp.ts";
import { Stage } from "./stage.ts";
import { type Ground, WalledEnclosure, isStanding } from "./walled-enclosure.ts";

/** Walls made of bubblewrap, namespaces, control groups and a firewall. @throws SandboxError when they don't stand */
export async function openBubblewrap(config: SandboxConfig, machine: Machine): Promise<Sandbox> {
  await using opened = new AsyncDisposableStack();
  const kind = config.network === "auto" ? machine.network : config.network;
  const engine = await claim(opened);
  const keeper = openKeeper(opened, machine);
  // Root of a user namespace rules the network namespaces of no other.
  const networkKeeper = machine.isRoot ? openKeeper(opened, machine) : keeper;
  const outside = openOutside(opened, { keeper: networkKeeper, engine, kind });
  const ground = await layGround({ config, machine, keeper, networkKeeper, engine, outside });
  await tryOut(ground, config);
  const rooms = opened.move();
  return {
    kind: "bubblewrap",
    gaps: gapsOf(ground, kind, config),
    get isStanding() {
      return isStanding(ground);
    },
    enclose: async (plan) => await WalledEnclosure.open(ground, plan),
    publish: async (doors) => await outside.publish(doors),
    close: async () => {
      await rooms.disposeAsync();
    },
  };
}

function openKeeper(opened: AsyncDisposableStack, { isRoot }: Machine): Keeper {
  return opened.adopt(new Keeper(isRoot), async (each) => {
    await each.close();
  });
}

interface GroundParts {
  readonly config: SandboxConfig;
  readonly machine: Machine;
  readonly keeper: Keeper;
  readonly networkKeeper: Keeper;
  readonly engine: number;
  readonly outside: Outside;
}

async function layGround(parts: GroundParts): Promise<Ground> {
  const { config, machine, keeper, networkKeeper, engine, outside } = parts;
  const { isRoot } = machine;
  // Of these walls only: those that stood before may not be buried yet.
  const hierarchies = openHierarchies(`lambkin-${process.pid}-${engine}-${randomUUID().slice(0, 8)}`);
  await keeper.bequeath(removal(foldersOf(hierarchies)));
  const [stage, image] = await Promise.all([openStage(keeper, config), rootOf(config)]);
  const directory = join(stage.directory, "berths");
  const [root, guest, code, filter] = await Promise.all([
    stage.show(image),
    stage.show(guestFiles),
    stage.show(config.codeDirectory),
    writeFilter(config.environmentsDirectory),
    outside.open(),
    keeper === networkKeeper ? undefined : networkKeeper.run(coverFor(directory)),
  ]);
  if (outside.kind === "host") await showHostsResolver(keeper, root);
  return {
    keeper,
    networkKeeper,
    stage,
    hierarchies,
    isRoot,
    root,
    guest,
    filter,
    berths: new Berths({ keeper, networkKeeper, engine, isRoot, outside, directory }),
    isCpuCapped: config.isCpuCapped,
    code: { host: config.codeDirectory, stage: code },
  };
}

async function claim(opened: AsyncDisposableStack): Promise<number> {
  const found = await claimNumber();
  if (!found) throw new SandboxError("too many engines run on this machine");
  opened.defer(() => {
    found.release();
  });
  return found.number;
}

async function openStage(keeper: Keeper, config: SandboxConfig): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "lambkin-stage-"));
  await keeper.bequeath(`cd /; umount --lazy ${quoted(directory)}; rmdir ${quoted(directory)}`);
  await mkdir(config.codeDirectory, { recursive: true });
  const stage = new Stage(directory, keeper);
  await stage.set(config.environmentsDirectory);
  return stage;
}

async function rootOf({ cacheDirectory }: SandboxConfig): Promise<string> {
  try {
    return await rootImage(cacheDirectory);
  } catch (error) {
    // ENOSPC, EACCES: nothing that a function could mend.
    throw new SandboxError(`no root for sandboxes: ${String(error)}`, { cause: error });
  }
}

function coverFor(directory: string): string {
  return `mount -t tmpfs -o mode=755 tmpfs ${quoted(dirname(directory))} && mkdir ${quoted(directory)}`;
}

/** Bound into what all sandboxes have as their root: on the host's network names are asked for as the host does it. */
async function showHostsResolver(keeper: Keeper, root: string): Promise<void> {
  if (existsSync("/etc/resolv.conf")) {
    await keeper.run(`mount --bind /etc/resolv.conf ${quoted(join(root, "etc/resolv.conf"))}`);
  }
}

/**
 * Sandboxes end with the keeper, and take a moment to be buried; one in the midst of its start may not have heard of it.
 * Done by a shell that outlives the keeper a little.
 */
function removal(folders: readonly string[]): string {
  const lines = folders.map((folder) => {
    const there = quoted(folder);
    return `kill -9 $(cat ${there}/*/cgroup.procs); rmdir ${there}/*/ ${there}; [ ! -d ${there} ] || left=yes`;
  });
  return `(for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do left=
${lines.join("\n")}
[ "$left" ] || break; sleep 0.2; done) </dev/null >/dev/null 2>&1 &`;
}

/** Walls that stand only on paper are found out now, not by the first function. */
async function tryOut(ground: Ground, { environmentsDirectory }: SandboxConfig): Promise<void> {
  const id = "trial";
  const nodeBinary = process.execPath;
  const plan = { id, directory: join(environmentsDirectory, id), nodeBinary, sdkModules: undefined, memoryMiB: 128 };
  const enclosure = await WalledEnclosure.open(ground, plan);
  try {
    const trial = await enclosure.start({ file: "/usr/bin/true", arguments: [], variables: {} });
    const [complaint, exit] = await Promise.all([text(trial.stderr), trial.exited]);
    if (exit.exitCode !== 0) throw new SandboxError(complaint.trim() || `bwrap ends with ${exit.exitCode}`);
  } finally {
    await enclosure.close();
  }
}

async function writeFilter(directory: string): Promise<string | undefined> {
  const filter = seccompFilter(process.arch);
  if (!filter) return undefined;
  const file = join(directory, "system-calls.bpf");
  await writeFile(file, filter);
  return file;
}

function gapsOf({ hierarchies, isRoot, filter }: Ground, kind: NetworkKind, config: SandboxConfig): Gap[] {
  const gaps: Gap[] = [];
  if (!hierarchies.has("memory")) {
    gaps.push({
      finding: "no control groups: processors and processes are not divided, memory is only watched",
      remedy: isRoot ? "mount /sys/fs/cgroup writable" : "start with: systemd-run --user --scope -p Delegate=yes",
    });
  }
  if (kind === "host") {
    gaps.push({ finding: "functions share the host's network, its loopback too", remedy: "leave --network host away" });
  }
  if (kind === "none" && config.network === "auto") {
    const remedy = `${networkRemedy(isRoot)}, or start with --network host`;
    gaps.push({ finding: "functions reach nothing outside", remedy });
  }
  if (filter === undefined) {
    gaps.push({ finding: `no filter of system calls for ${process.arch}`, remedy: "run the engine on x64 or arm64" });
  }
  return gaps;
}
