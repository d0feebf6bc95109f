import { dirname, join } from "node:path";
import { errorFacts } from "../diagnostics.ts";
import type { FunctionVersion } from "../model/function.ts";
import type { Companion, Enclosure, GuestCommand, GuestExit, GuestProcess, Loopback } from "../sandbox/sandbox.ts";
import type { CompileCache } from "./compile-caches.ts";
import type { Identity } from "./identity.ts";
import type { Debuggee } from "./inspect/debuggee.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { launch } from "./launch.ts";
import { MemoryUse } from "./memory-use.ts";
import type { GuestPaths } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

/** What a process costs the kernel and the engine besides its own memory. */
const unseenMiB = 4;

/** Where a function finds its things. */
export interface Home {
  readonly paths: GuestPaths;
  readonly compileCache: CompileCache | undefined;
}

/** Where an environment lives: its walls, the memory that is used within them, and whether all stands still there. */
export class Premises {
  readonly #plan: LaunchPlan;
  readonly #enclosure: Enclosure;
  readonly #memory: MemoryUse;
  readonly #workshop: Workshop;
  #watched: object | undefined;
  #hasThreads = false;
  #isFrozen = false;
  #staysAwake = false;
  #restsOnMiB: number | undefined;

  private constructor(plan: LaunchPlan, enclosure: Enclosure, workshop: Workshop) {
    this.#plan = plan;
    this.#workshop = workshop;
    this.#enclosure = enclosure;
    this.#memory = new MemoryUse(plan.memoryMiB);
  }

  /** Puts up the walls. The runtime is installed at first need. @throws SandboxError */
  static async open(plan: LaunchPlan, id: string, workshop: Workshop): Promise<Premises> {
    const { runtimes, sandbox, directory } = workshop;
    const { id: runtimeId } = plan.runtime;
    const nodeBinary = runtimes.installedBinary(runtimeId) ?? (await runtimes.nodeBinary(runtimeId));
    const sdkModules = runtimes.installedSdkModules(runtimeId);
    const { memoryMiB } = plan;
    const wanted = { id, directory: join(directory, id), nodeBinary, sdkModules, memoryMiB };
    return new Premises(plan, await sandbox.enclose(wanted), workshop);
  }

  /** Whether a guest can still be started in them. */
  get isStanding(): boolean {
    return this.#enclosure.isStanding;
  }

  /** Makes them `version`'s own: its code and layers appear. Resolves to where the guest finds what AWS has. */
  async moveIn(version: FunctionVersion): Promise<Home> {
    const { nodeBinary, temporary, sdkModules } = this.#enclosure.paths;
    const { codeDirectory, layersDirectory } = version;
    const [taskRoot, layers] = await Promise.all([
      this.#enclosure.show("task", codeDirectory),
      layersDirectory === undefined ? "/opt" : this.#enclosure.show("layers", layersDirectory),
      this.#enclosure.furnish({ ephemeralStorageMiB: version.ephemeralStorageMiB, network: version.network }),
    ]);
    const compileCache = await this.#workshop.compileCaches?.open(version, taskRoot, this.#enclosure);
    return { paths: { taskRoot, layers, sdkModules, temporary, languageBin: dirname(nodeBinary) }, compileCache };
  }

  /** Starts a guest: a generic one, or one of `owner`. */
  async launch(owner: Identity | undefined, debuggee: Debuggee | undefined): Promise<GuestProcess> {
    return await launch(this.#plan, this.#enclosure, owner, debuggee);
  }

  /** Starts a process beside the guest. */
  async startBeside(command: GuestCommand): Promise<Companion> {
    return await this.#enclosure.startBeside(command);
  }

  /** @throws SandboxError */
  async openLoopback(): Promise<Loopback> {
    // Whoever speaks the Runtime API there is at work while the guest waits.
    this.#staysAwake = true;
    return await this.#enclosure.openLoopback();
  }

  /** Fetches the SDK that the runtime carries. Resolves to its path inside; `undefined` where it can't be had. */
  async fetchSdk(): Promise<string | undefined> {
    const { runtimes, diagnostics } = this.#workshop;
    try {
      return await this.#enclosure.show("modules", await runtimes.sdkModules(this.#plan.runtime.id));
    } catch (error) {
      diagnostics("error", "environment.sdk-unavailable", errorFacts(error));
      return undefined;
    }
  }

  /** Takes note of what a guest said of itself. Returns the most memory so far, in MiB, as REPORT shows it. */
  noteUse(peakKiB: number, hasThreads: boolean): number {
    // The guest knows of itself only, and there are extensions beside it.
    const allKiB = this.#staysAwake ? (this.#enclosure.memoryKiB() ?? 0) : 0;
    this.#memory.saw(Math.max(peakKiB, allKiB));
    this.#hasThreads ||= hasThreads;
    return this.#memory.maxUsedMiB;
  }

  /** Memory that they have to be given: their size, and only what they hold while everything rests. */
  get heldMiB(): number {
    return this.#restsOnMiB ?? this.#plan.memoryMiB;
  }

  /** Whether more memory is taken than the size allows (RT-273). Looks only where the same work went on since before. */
  isOverfull(work: object): boolean {
    const goesOn = work === this.#watched;
    this.#watched = work;
    return goesOn && this.#memory.holds(this.#enclosure.memoryKiB());
  }

  /** A guest's end, with its reason where that is memory. The next guest has no threads yet. */
  explain(exit: GuestExit): GuestExit {
    this.#hasThreads = false;
    return this.#memory.explain(exit);
  }

  /** What still runs while the guest waits for an event stands still until `wake` (RT-390). */
  rest(): void {
    if (this.#isFrozen) return;
    const heldKiB = this.#enclosure.memoryKiB();
    if (heldKiB !== undefined) this.#restsOnMiB = Math.min(this.heldMiB, Math.ceil(heldKiB / 1024) + unseenMiB);
    if (!this.#staysAwake && !this.#hasThreads && !this.#enclosure.hasCompany()) return;
    this.#isFrozen = true;
    this.#enclosure.freeze();
  }

  wake(): void {
    this.#restsOnMiB = undefined;
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#enclosure.thaw();
  }

  /** Ends what runs and removes its files. */
  async close(): Promise<void> {
    await this.#enclosure.close();
  }
}
