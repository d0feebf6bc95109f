import { mkdirSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Berth, type Berths, usualStorageMiB } from "./berths.ts";
import { bubblewrapArguments, cacheFolder, guestFolder, type View } from "./bubblewrap-arguments.ts";
import { Bubble } from "./bubble.ts";
import { Cgroup } from "./cgroup.ts";
import { type CompanionParts, companion, guestProcess } from "./guest-process.ts";
import type { Hierarchies } from "./hierarchies.ts";
import { type Keeper, quoted } from "./keeper.ts";
import { openLoopbackInside, openOwnLoopback } from "./loopback.ts";
import { ProcessTree, send } from "./process-tree.ts";
import { linkSmallFolder } from "./small-folder.ts";
import { startScript } from "./start-script.ts";
import type {
  Companion,
  Enclosure,
  EnclosurePaths,
  EnclosurePlan,
  Furnishing,
  GuestCommand,
  GuestExit,
  GuestProcess,
  Loopback,
  Place,
} from "./sandbox.ts";
import type { Stage } from "./stage.ts";
import { type CompanionWires, companionWireNames, openCompanionWires, openWires } from "./wires.ts";

/** bubblewrap outside, its first process inside, the guest. */
const ownProcesses = 3;
/** What the kernel grants beyond memory size and `/tmp` before it kills: the engine's own watch comes first. */
const slackMiB = 128;
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

/** A process that is to start, and the engine's ends of its pipes. */
interface Beginning {
  readonly bubble: Bubble;
  /** Sets its pipes and its file of arguments apart from the guest's. */
  readonly name: string;
  readonly wires: CompanionWires;
}

/** One environment's walls. */
export class WalledEnclosure implements Enclosure {
  readonly paths: EnclosurePaths;
  readonly #ground: Ground;
  readonly #plan: EnclosurePlan;
  readonly #view: View;
  readonly #berth: Berth;
  readonly #cgroup: Cgroup;
  /** The guest that was started last. */
  #bubble: Bubble | undefined;
  /** What runs beside it, by the beginning of the names of its pipes. */
  readonly #beside = new Map<string, Bubble | undefined>();
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
    // Whatever the last one died of, it may have died frozen.
    this.#cgroup.thaw();
    const { status, ...wires } = openWires(`${keeper.root}${this.#berth.wires}`);
    const held = { members: () => this.#membersWithoutCompanions(), thaw: () => this.#cgroup.thaw() };
    const bubble = new Bubble(status, held);
    const { ended } = await this.#begin(command, { bubble, name: "", wires: { status, ...wires } });
    this.#bubble = bubble;
    const terminate = (): void => {
      for (const each of this.#tree?.children ?? []) send(each, "SIGTERM");
    };
    return guestProcess({ ...wires, kill: () => bubble.kill(), terminate, ended });
  }

  async startBeside(command: GuestCommand): Promise<Companion> {
    const name = this.#freeName();
    // Nobody else takes the name meanwhile.
    this.#beside.set(name, undefined);
    const leave = (): boolean => this.#beside.delete(name);
    try {
      const { ended, ...parts } = await this.#beginBeside(command, name);
      return companion({ ...parts, ended: ended.finally(leave) });
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #beginBeside(command: GuestCommand, name: string): Promise<CompanionParts> {
    const { keeper } = this.#ground;
    const pipes = companionWireNames.map((each) => quoted(this.#berth.wires + name + each)).join(" ");
    await keeper.run(`rm -f ${pipes}; mkfifo -m 600 ${pipes}`);
    const { status, ...wires } = openCompanionWires(`${keeper.root}${this.#berth.wires}${name}`);
    const bubble = new Bubble(status, { members: () => undefined, thaw: () => this.#cgroup.thaw() });
    this.#beside.set(name, bubble);
    const { ended } = await this.#begin(command, { bubble, name, wires: { status, ...wires } });
    return { ...wires, kill: () => bubble.kill(), ended };
  }

  async openLoopback(): Promise<Loopback> {
    const { isRoot, networkKeeper } = this.#ground;
    const { network } = this.#berth;
    if (network === undefined) return await openOwnLoopback();
    const user = isRoot ? [] : ["--preserve-credentials", `--user=/proc/${networkKeeper.pid}/ns/user`];
    return await openLoopbackInside(["nsenter", ...user, `--net=${network}`]);
  }

  /** Starts a process. Resolves when it runs, or is about to. @throws SandboxError */
  async #begin(command: GuestCommand, { bubble, name, wires }: Beginning): Promise<{ ended: Promise<GuestExit> }> {
    const { keeper } = this.#ground;
    const oomKills = this.#cgroup.oomKills();
    await writeFile(join(this.#plan.directory, `${name}arguments`), this.#arguments(command), { mode: 0o600 });
    const outer = await this.#ask(command, name).catch((error: unknown) => {
      // Whatever was started meanwhile ends with its input.
      for (const wire of Object.values(wires)) wire.destroy();
      throw error;
    });
    bubble.isProcess(outer);
    const ended = async (): Promise<GuestExit> => {
      const exit = await bubble.ended;
      keeper.run(`wait ${outer}; :`).catch(() => {}); // the keeper is gone, and has nobody to wait for
      return { ...exit, ...(this.#cgroup.oomKills() > oomKills && { outOfMemory: true }) };
    };
    return { ended: ended() };
  }

  #freeName(): string {
    let index = 0;
    while (this.#beside.has(`beside-${index}-`)) index += 1;
    return `beside-${index}-`;
  }

  #membersWithoutCompanions(): readonly number[] | undefined {
    const members = this.#cgroup.members();
    if (members === undefined || this.#beside.size === 0) return members;
    const others = new Set([...this.#beside.values()].flatMap((each) => each?.processes ?? []));
    return members.filter((each) => !others.has(each));
  }

  memoryKiB(): number | undefined {
    const counted = this.#cgroup.memoryKiB();
    if (counted !== undefined || !this.#tree) return counted;
    return this.#trees.reduce((sum, each) => sum + each.memoryKiB(), 0);
  }

  hasCompany(): boolean {
    if (this.#beside.size > 0) return true;
    const all = this.#cgroup.members()?.length ?? ownProcesses - 1 + (this.#tree?.ids.length ?? 0);
    return all > ownProcesses;
  }

  freeze(): void {
    if (this.#canFreeze) this.#cgroup.freeze();
    else for (const each of this.#trees) each.signal("SIGSTOP");
  }

  thaw(): void {
    if (this.#canFreeze) this.#cgroup.thaw();
    else for (const each of this.#trees) each.signal("SIGCONT");
  }

  get #canFreeze(): boolean {
    return this.#ground.hierarchies.has("freezer");
  }

  get #tree(): ProcessTree | undefined {
    const first = this.#bubble?.inner;
    return first === undefined ? undefined : new ProcessTree(first);
  }

  /** Of all that was started. */
  get #trees(): ProcessTree[] {
    const first = [this.#bubble, ...this.#beside.values()].flatMap((each) => each?.inner ?? []);
    return first.map((each) => new ProcessTree(each));
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
  async #ask(command: GuestCommand, name: string): Promise<number> {
    const { isRoot, filter, hierarchies, keeper } = this.#ground;
    const { uid, network, wires } = this.#berth;
    const script = startScript({
      command,
      joinFiles: this.#cgroup.joinFiles,
      isCounted: hierarchies.has("pids"),
      network,
      user: isRoot ? uid : undefined,
      wires: wires + name,
      talks: name === "",
      filter,
      arguments: join(this.#view.own, `${name}arguments`),
    });
    return Number(await keeper.run(script));
  }

  /** Not on a command line: the variables of a function are nobody else's business. */
  #arguments({ variables }: GuestCommand): string {
    return bubblewrapArguments(this.#view, variables)
      .map((each) => `${each}\0`)
      .join("");
  }
}
