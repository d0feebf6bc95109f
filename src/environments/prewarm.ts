import { errorFacts } from "../diagnostics.ts";
import type { Runtime } from "../model/runtimes.ts";
import { Demand } from "./demand.ts";
import type { Departures } from "./departures.ts";
import { ExecutionEnvironment } from "./environment.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import type { Workshop } from "./workshop.ts";

/** Kinds of environments that are kept ready at most; the least recently used one goes first. */
const maxKinds = 8;

const refillAfterMs = 10;
/** So long a refill waits at most for invocations that need the processors. */
const mostPatientMs = 10_000;

export interface PrewarmNeeds {
  /** Kept ready of each kind at least; 0 switches prewarming off. */
  readonly least: number;
  /** Whether runtimes that are not there are fetched for it. */
  readonly fetchesAhead: boolean;
  /** Whether so much more memory may be taken now. */
  readonly hasRoom: (memoryMiB: number) => boolean;
  /** Whether invocations have work for all processors. */
  readonly isBusy: () => boolean;
  readonly departures: Departures;
}

interface Shelf {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  readonly demand: Demand;
  readonly ready: ExecutionEnvironment[];
  starting: number;
  /** A refill is on its way. */
  isAwaited: boolean;
}

/**
 * Generic environments, started before anybody asks: Node.js is up, the guest is loaded, no user code. One shelf for
 * each pair of runtime and memory size in use, because V8's heap flags are fixed at exec (RT-366).
 */
export class Prewarm {
  readonly #workshop: Workshop;
  readonly #needs: PrewarmNeeds;
  readonly #shelves = new Map<string, Shelf>();
  #closed = false;

  constructor(workshop: Workshop, needs: PrewarmNeeds) {
    this.#workshop = workshop;
    this.#needs = needs;
  }

  /** The memory sizes of all that waits here, in MiB. */
  get memoryMiB(): number {
    let sum = 0;
    for (const shelf of this.#shelves.values()) sum += shelf.memoryMiB * (shelf.ready.length + shelf.starting);
    return sum;
  }

  /** All that waits or starts here. */
  *environments(): Generator<Pick<ExecutionEnvironment, "phase">> {
    for (const { ready, starting } of this.#shelves.values()) {
      yield* ready;
      for (let each = 0; each < starting; each += 1) yield { phase: "starting" };
    }
  }

  /** One that is ready, if there is; the shelf fills up again. */
  take(runtime: Runtime, memoryMiB: number): ExecutionEnvironment | undefined {
    const shelf = this.#shelf(runtime, memoryMiB);
    let environment = shelf?.ready.pop();
    while (environment && !environment.isAlive) {
      this.#needs.departures.add(environment);
      environment = shelf?.ready.pop();
    }
    if (shelf) {
      shelf.demand.took(this.#workshop.clock.mono());
      this.#fillSoon(shelf, mostPatientMs);
    }
    return environment;
  }

  /** Says that such environments will be wanted. */
  expect(runtime: Runtime, memoryMiB: number): void {
    const shelf = this.#shelf(runtime, memoryMiB);
    if (shelf) this.#fill(shelf);
  }

  /** Says that a runtime is there now: an environment was started on it. */
  installed({ runtime, memoryMiB, version }: LaunchPlan): void {
    const shelf = this.#needs.fetchesAhead || version ? undefined : this.#shelf(runtime, memoryMiB);
    if (shelf) this.#fillSoon(shelf, mostPatientMs);
  }

  /** Ends one that waits, to make room. Returns whether there was one. */
  evict(): boolean {
    for (const shelf of this.#shelves.values()) {
      const environment = shelf.ready.pop();
      if (!environment) continue;
      this.#needs.departures.add(environment);
      return true;
    }
    return false;
  }

  close(): void {
    this.#closed = true;
    const all = [...this.#shelves.values()].flatMap((shelf) => shelf.ready.splice(0));
    for (const environment of all) this.#needs.departures.add(environment);
  }

  #shelf(runtime: Runtime, memoryMiB: number): Shelf | undefined {
    if (this.#needs.least === 0) return undefined;
    const key = `${runtime.id} ${memoryMiB}`;
    const shelf = this.#shelves.get(key) ?? {
      runtime,
      memoryMiB,
      demand: new Demand(this.#needs.least),
      ready: [],
      starting: 0,
      isAwaited: false,
    };
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    if (this.#shelves.size > maxKinds) this.#drop();
    return shelf;
  }

  #drop(): void {
    for (const [key, shelf] of this.#shelves) {
      this.#shelves.delete(key);
      for (const environment of shelf.ready.splice(0)) this.#needs.departures.add(environment);
      return;
    }
  }

  /** Invocations go first: a start takes the host and a core for a while. */
  #fillSoon(shelf: Shelf, patienceMs: number): void {
    if (this.#closed || shelf.isAwaited) return;
    shelf.isAwaited = true;
    this.#workshop.clock.after(refillAfterMs, () => {
      shelf.isAwaited = false;
      if (patienceMs > 0 && this.#needs.isBusy()) this.#fillSoon(shelf, patienceMs - refillAfterMs);
      else this.#fill(shelf);
    });
  }

  #fill(shelf: Shelf): void {
    const wanted = shelf.demand.wanted(this.#workshop.clock.mono());
    const isShort = shelf.ready.length < wanted && shelf.starting === 0;
    if (this.#closed || !isShort || !this.#needs.hasRoom(shelf.memoryMiB)) return;
    if (!this.#needs.fetchesAhead && this.#workshop.runtimes.installedBinary(shelf.runtime.id) === undefined) return;
    shelf.starting += 1;
    this.#needs.departures.await(this.#startOne(shelf));
  }

  async #startOne(shelf: Shelf): Promise<void> {
    const { runtime, memoryMiB } = shelf;
    const plan = { runtime, memoryMiB, version: undefined, initializationType: "on-demand" } as const;
    const environment = new ExecutionEnvironment(plan, this.#workshop);
    try {
      await environment.start();
    } catch (error) {
      const facts = { runtimeId: runtime.id, ...errorFacts(error) };
      const isGivenUp = error instanceof Error && error.name === "AbortError"; // the engine closes
      if (!isGivenUp) this.#workshop.diagnostics("warn", "environment.prewarm-failed", facts);
    }
    shelf.starting -= 1;
    const wanted = !this.#closed && environment.phase === "prewarmed" && environment.isAlive;
    if (!wanted || !this.#shelves.has(`${runtime.id} ${memoryMiB}`)) {
      await environment.shutdown();
      return;
    }
    shelf.ready.push(environment);
    this.#fillSoon(shelf, mostPatientMs);
  }
}
