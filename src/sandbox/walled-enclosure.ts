import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { constants } from "node:os";
import { dirname, join, relative } from "node:path";
import { type Berth, type Berths, usualStorageMiB } from "./berths.ts";
import { bubblewrapArguments, cacheFolder, guestFolder, type View } from "./bubblewrap-arguments.ts";
import { Cgroup } from "./cgroup.ts";
import { guestProcess } from "./guest-process.ts";
import type { Hierarchies } from "./hierarchies.ts";
import { type Keeper, quoted } from "./keeper.ts";
import { linkSmallFolder } from "./small-folder.ts";
import type {
  Enclosure,
  EnclosurePaths,
  EnclosurePlan,
  Furnishing,
  GuestCommand,
  GuestExit,
  GuestProcess,
  Place,
} from "./sandbox.ts";
import type { Stage } from "./stage.ts";

/** bubblewrap outside, its first process inside, the guest. */
const ownProcesses = 3;
/** What the kernel grants beyond memory size and `/tmp` before it kills: the engine's own watch comes first. */
const slackMiB = 128;
/** Descriptors that bubblewrap reads at its start and closes. */
const filterDescriptor = 5;
const argumentsDescriptor = 6;

/** Those that end a process. */
const signals: readonly NodeJS.Signals[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGILL",
  "SIGTRAP",
  "SIGABRT",
  "SIGBUS",
  "SIGFPE",
  "SIGKILL",
  "SIGUSR1",
  "SIGSEGV",
  "SIGUSR2",
  "SIGPIPE",
  "SIGALRM",
  "SIGTERM",
  "SIGXCPU",
  "SIGXFSZ",
  "SIGSYS",
];

const places: Readonly<Record<Place, string>> = {
  task: "/var/task",
  modules: "/var/runtime/node_modules",
  cache: cacheFolder,
};

/** What the walls of all environments of an engine have in common. */
export interface Ground {
  readonly keeper: Keeper;
  readonly stage: Stage;
  readonly berths: Berths;
  readonly hierarchies: Hierarchies;
  readonly isRoot: boolean;
  readonly isCpuCapped: boolean;
  /** On the stage. */
  readonly root: string;
  readonly guest: string;
  /** Folder of the unpacked packages on the host, and on the stage. */
  readonly code: { readonly host: string; readonly stage: string };
  /** File of the system call filter; `undefined` where there is none for this processor. */
  readonly filter: string | undefined;
}

/** One environment's walls. */
export class WalledEnclosure implements Enclosure {
  readonly paths: EnclosurePaths;
  readonly #ground: Ground;
  readonly #plan: EnclosurePlan;
  readonly #view: View;
  readonly #berth: Berth;
  readonly #cgroup: Cgroup;
  #storageMiB = usualStorageMiB;
  #isOffline = false;
  /** Where folders were mounted, quoted. */
  readonly #mounts: string[] = [];

  private constructor(ground: Ground, plan: EnclosurePlan, view: View, berth: Berth) {
    this.#ground = ground;
    this.#plan = plan;
    this.#view = view;
    this.#berth = berth;
    const { memoryMiB } = plan;
    this.#cgroup = new Cgroup(ground.hierarchies, plan.id, { memoryMiB, isCpuCapped: ground.isCpuCapped });
    this.#cgroup.limitMemory(memoryMiB + this.#storageMiB + slackMiB);
    this.paths = {
      nodeBinary: "/var/lang/bin/node",
      guest: guestFolder,
      temporary: "/tmp",
      sdkModules: plan.sdkModules === undefined ? undefined : places.modules,
    };
  }

  static async open(ground: Ground, plan: EnclosurePlan): Promise<WalledEnclosure> {
    const { stage, berths } = ground;
    const own = join(stage.directory, "environments", plan.id);
    await mkdir(plan.directory, { recursive: true });
    for (const place of ["task", "modules", "cache"]) mkdirSync(join(plan.directory, place), { recursive: true });
    const [language, sdkModules, berth] = await Promise.all([
      stage.show(dirname(dirname(plan.nodeBinary))),
      plan.sdkModules === undefined ? undefined : stage.show(plan.sdkModules),
      berths.take(),
    ]);
    const view = { root: ground.root, guest: ground.guest, language, sdkModules, own, temporary: berth.temporary };
    return new WalledEnclosure(ground, plan, view, berth);
  }

  async show(place: Place, directory: string): Promise<string> {
    if (linkSmallFolder(directory, join(this.#plan.directory, place))) return places[place];
    const { stage, keeper, code } = this.#ground;
    const inside = relative(code.host, directory);
    const source = inside.startsWith("..") ? await stage.show(directory) : join(code.stage, inside);
    const target = quoted(join(this.#view.own, place));
    await keeper.run(`mount --bind ${quoted(source)} ${target}`);
    this.#mounts.push(target);
    return places[place];
  }

  async furnish({ ephemeralStorageMiB, network }: Furnishing): Promise<void> {
    const { berths } = this.#ground;
    if (ephemeralStorageMiB !== this.#storageMiB) {
      this.#storageMiB = ephemeralStorageMiB;
      this.#cgroup.limitMemory(this.#plan.memoryMiB + ephemeralStorageMiB + slackMiB);
      await berths.resizeTemporary(this.#berth, ephemeralStorageMiB);
    }
    if (network) return;
    this.#isOffline = true;
    await berths.switchNetwork(this.#berth, false);
  }

  start(command: GuestCommand): GuestProcess {
    const child = this.#spawn(command);
    const oomKills = this.#cgroup.oomKills();
    return guestProcess(child, {
      kill: () => {
        this.#cgroup.thaw();
        killInside(child);
      },
      exit: (exitCode, signal) => ({
        ...exitOf(exitCode, signal),
        ...(this.#cgroup.oomKills() > oomKills && { outOfMemory: true }),
      }),
    });
  }

  memoryKiB(): number | undefined {
    return this.#cgroup.memoryKiB();
  }

  hasCompany(): boolean {
    return (this.#cgroup.processes() ?? 0) > ownProcesses;
  }

  freeze(): void {
    this.#cgroup.freeze();
  }

  thaw(): void {
    this.#cgroup.thaw();
  }

  async close(): Promise<void> {
    const { keeper, berths } = this.#ground;
    await this.#cgroup.remove();
    if (this.#mounts.length > 0) {
      await keeper.run(`umount ${this.#mounts.join(" ")}`).catch(() => {}); // the keeper is gone, its mounts with it
    }
    await rm(this.#plan.directory, { recursive: true, force: true });
    if (this.#isOffline) await berths.switchNetwork(this.#berth, true);
    await berths.giveBack(this.#berth);
  }

  /** The engine's own shell enters the cgroups, the keeper's mounts and the berth, and becomes bubblewrap. */
  #spawn(command: GuestCommand): ChildProcess {
    const { keeper, isRoot, filter } = this.#ground;
    const { uid, network } = this.#berth;
    const joins = this.#cgroup.joinFiles.map((file) => `echo 0 > ${quoted(file)}`);
    const enter = [
      `nsenter --mount=/proc/${keeper.pid}/ns/mnt`,
      ...(network === undefined ? [] : [`--net=${network}`]),
      ...(isRoot ? [`--setuid ${uid} --setgid ${uid}`] : [`--user=/proc/${keeper.pid}/ns/user --preserve-credentials`]),
    ];
    const script = [
      ...joins,
      "ulimit -c 0",
      "ulimit -n 1024",
      `exec ${enter.join(" ")} bwrap --args ${argumentsDescriptor} ${filter === undefined ? "" : `--seccomp ${filterDescriptor}`} -- "$@"`,
    ];
    const descriptors = [
      filter === undefined ? "ignore" : openSync(filter, "r"),
      this.#argumentsFile(command),
    ] as const;
    try {
      return spawn("/bin/sh", ["-c", script.join("\n"), "sh", command.file, ...command.arguments], {
        detached: true,
        env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
        stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", ...descriptors],
      });
    } finally {
      for (const each of descriptors) if (typeof each === "number") closeSync(each);
    }
  }

  /** Not on a command line: the variables of a function are nobody else's business. */
  #argumentsFile({ variables }: GuestCommand): number {
    const file = join(this.#plan.directory, "arguments");
    writeFileSync(file, bubblewrapArguments(this.#view, variables).join("\0"), { mode: 0o600 });
    const descriptor = openSync(file, "r");
    unlinkSync(file);
    return descriptor;
  }
}

/** Its first process ends all others; bubblewrap outside waits for that, and only then ends itself. */
function killInside(child: ChildProcess): void {
  const inner = readChildren(child.pid)[0] ?? child.pid;
  try {
    if (inner !== undefined) process.kill(inner, "SIGKILL");
  } catch {
    // ESRCH: it is gone already.
  }
}

function readChildren(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    // ENOENT: it is gone already.
    return [];
  }
}

/** bubblewrap tells of a signal as a shell does. */
function exitOf(exitCode: number | null, signal: NodeJS.Signals | null): GuestExit {
  if (exitCode === null || exitCode <= 128) return { exitCode, signal };
  const name = signals.find((each) => constants.signals[each] === exitCode - 128);
  return name ? { exitCode: null, signal: name } : { exitCode, signal };
}
