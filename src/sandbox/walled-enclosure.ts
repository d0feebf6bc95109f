import { mkdirSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Berth, type Berths, usualStorageMiB } from "./berths.ts";
import { bubblewrapArguments, cacheFolder, guestFolder, type View } from "./bubblewrap-arguments.ts";
import { Bubble } from "./bubble.ts";
import { Cgroup } from "./cgroup.ts";
import { guestProcess } from "./guest-process.ts";
import type { Hierarchies } from "./hierarchies.ts";
import { type Keeper, quoted } from "./keeper.ts";
import { ProcessTree } from "./process-tree.ts";
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
import { openWires } from "./wires.ts";

/** bubblewrap outside, its first process inside, the guest. */
const ownProcesses = 3;
/** What the kernel grants beyond memory size and `/tmp` before it kills: the engine's own watch comes first. */
const slackMiB = 128;
/**
 * RT-365, where no control group counts processes: the kernel does, of each user in each user namespace. bubblewrap's
 * first is one of them. bash calls the limit `u`, dash `p`.
 */
const limitProcesses = 'ulimit -u 1025 2>/dev/null || ulimit -p 1025; exec "$@"';
/** Descriptors that bubblewrap reads at its start and closes. */
const filterDescriptor = 5;
const argumentsDescriptor = 6;
const statusDescriptor = 7;

const places: Readonly<Record<Place, string>> = {
  task: "/var/task",
  layers: "/opt",
  modules: "/var/runtime/node_modules",
  cache: cacheFolder,
};

/** What the walls of all environments of an engine have in common. */
export interface Ground {
  readonly keeper: Keeper;
  readonly networkKeeper: Keeper;
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

export function isStanding({ keeper, networkKeeper }: Ground): boolean {
  return keeper.isAlive && networkKeeper.isAlive;
}

/** One environment's walls. */
export class WalledEnclosure implements Enclosure {
  readonly paths: EnclosurePaths;
  readonly #ground: Ground;
  readonly #plan: EnclosurePlan;
  readonly #view: View;
  readonly #berth: Berth;
  readonly #cgroup: Cgroup;
  /** The one that was started last. */
  #bubble: Bubble | undefined;
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
    for (const place of Object.keys(places)) mkdirSync(join(plan.directory, place), { recursive: true });
    const [language, sdkModules, berth] = await Promise.all([
      stage.show(dirname(dirname(plan.nodeBinary))),
      plan.sdkModules === undefined ? undefined : stage.show(plan.sdkModules),
      berths.take(),
    ]);
    const view = { root: ground.root, guest: ground.guest, language, sdkModules, own, temporary: berth.temporary };
    return new WalledEnclosure(ground, plan, view, berth);
  }

  get isStanding(): boolean {
    return isStanding(this.#ground);
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

  async start(command: GuestCommand): Promise<GuestProcess> {
    const { keeper } = this.#ground;
    const oomKills = this.#cgroup.oomKills();
    // Whatever the last one died of, it may have died frozen.
    this.#cgroup.thaw();
    await writeFile(join(this.#plan.directory, "arguments"), this.#arguments(command), { mode: 0o600 });
    const { status, ...wires } = openWires(`${keeper.root}${this.#berth.wires}`);
    const bubble = new Bubble(status, this.#cgroup);
    const outer = await this.#ask(command).catch((error: unknown) => {
      // Whatever was started meanwhile ends with its input.
      for (const wire of [status, ...Object.values(wires)]) wire.destroy();
      throw error;
    });
    bubble.isProcess(outer);
    this.#bubble = bubble;
    const ended = async (): Promise<GuestExit> => {
      const exit = await bubble.ended;
      keeper.run(`wait ${outer}; :`).catch(() => {}); // the keeper is gone, and has nobody to wait for
      return { ...exit, ...(this.#cgroup.oomKills() > oomKills && { outOfMemory: true }) };
    };
    return guestProcess({ ...wires, kill: () => bubble.kill(), ended: ended() });
  }

  memoryKiB(): number | undefined {
    return this.#cgroup.memoryKiB() ?? this.#tree?.memoryKiB();
  }

  hasCompany(): boolean {
    const all = this.#cgroup.members()?.length ?? ownProcesses - 1 + (this.#tree?.ids.length ?? 0);
    return all > ownProcesses;
  }

  freeze(): void {
    if (this.#canFreeze) this.#cgroup.freeze();
    else this.#tree?.signal("SIGSTOP");
  }

  thaw(): void {
    if (this.#canFreeze) this.#cgroup.thaw();
    else this.#tree?.signal("SIGCONT");
  }

  get #canFreeze(): boolean {
    return this.#ground.hierarchies.has("freezer");
  }

  get #tree(): ProcessTree | undefined {
    const first = this.#bubble?.inner;
    return first === undefined ? undefined : new ProcessTree(first);
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

  /** Resolves to bubblewrap's process outside. @throws SandboxError */
  async #ask(command: GuestCommand): Promise<number> {
    return Number(await this.#ground.keeper.run(this.#script(command)));
  }

  /** What the keeper does for a start: a shell of its own enters the cgroups and the berth, and becomes bubblewrap. */
  #script(command: GuestCommand): string {
    const { isRoot, filter, hierarchies } = this.#ground;
    const limited = hierarchies.has("pids") ? [] : ["/bin/sh", "-c", limitProcesses, "sh"];
    const { uid, network, wires } = this.#berth;
    const enter = [
      ...(network === undefined ? [] : [`--net=${quoted(network)}`]),
      ...(isRoot ? [`--setuid ${uid} --setgid ${uid}`] : []),
    ];
    // A pipe's end is opened while both ends are: otherwise the shell would wait for an engine that may be gone.
    const end = (descriptor: number, way: "<" | ">", name: string): string => {
      const pipe = quoted(wires + name);
      return `8<>${pipe} ${descriptor}${way}${pipe} 8>&-`;
    };
    const guard = filter === undefined ? "" : `--seccomp ${filterDescriptor}`;
    return [
      "(",
      ...this.#cgroup.joinFiles.map((file) => `echo 0 > ${quoted(file)} || exit`),
      "ulimit -c 0; ulimit -n 1024",
      `exec ${enter.length > 0 ? `nsenter ${enter.join(" ")}` : ""} bwrap --args ${argumentsDescriptor} ${guard} \\`,
      `--json-status-fd ${statusDescriptor} -- ${[...limited, command.file, ...command.arguments].map(quoted).join(" ")}`,
      ") </dev/null \\",
      `${[end(1, ">", "stdout"), end(2, ">", "stderr"), end(3, "<", "input"), end(4, ">", "output")].join(" ")} \\`,
      `${end(statusDescriptor, ">", "status")} ${filter === undefined ? "" : `${filterDescriptor}<${quoted(filter)}`} \\`,
      `${argumentsDescriptor}<${quoted(join(this.#view.own, "arguments"))} & echo $!`,
    ].join("\n");
  }

  /** Not on a command line: the variables of a function are nobody else's business. */
  #arguments({ variables }: GuestCommand): string {
    return bubblewrapArguments(this.#view, variables)
      .map((each) => `${each}\0`)
      .join("");
  }
}
