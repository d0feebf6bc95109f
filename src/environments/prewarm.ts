import { errorFacts } from "../diagnostics.ts";
import type { Runtime } from "../model/runtimes.ts";
import { ExecutionEnvironment } from "./environment.ts";
import type { Workshop } from "./workshop.ts";

/** Kinds of environments that are kept ready at most; the least recently used one goes first. */
const maxKinds = 8;

const refillAfterMs = 10;

interface Shelf {
  readonly runtime: Runtime;
  readonly memoryMiB: number;
  readonly ready: ExecutionEnvironment[];
  starting: number;
}

/**
 * Generic environments, started before anybody asks: Node.js is up, the guest is loaded, no user code. One shelf for
 * each pair of runtime and memory size in use, because V8's heap flags are fixed at exec (RT-366).
 */
export class Prewarm {
  readonly #workshop: Workshop;
  readonly #perKind: number;
  readonly #hasRoom: (memoryMiB: number) => boolean;
  readonly #shelves = new Map<string, Shelf>();
  #closed = false;

  /** `hasRoom` says whether so much more memory may be taken now. */
  constructor(workshop: Workshop, perKind: number, hasRoom: (memoryMiB: number) => boolean) {
    this.#workshop = workshop;
    this.#perKind = perKind;
    this.#hasRoom = hasRoom;
  }

  /** The memory sizes of all that waits here, in MiB. */
  get memoryMiB(): number {
    let sum = 0;
    for (const shelf of this.#shelves.values()) sum += shelf.memoryMiB * (shelf.ready.length + shelf.starting);
    return sum;
  }

  /** One that is ready, if there is; the shelf fills up again. */
  take(runtime: Runtime, memoryMiB: number): ExecutionEnvironment | undefined {
    const shelf = this.#shelf(runtime, memoryMiB);
    let environment = shelf?.ready.pop();
    while (environment && environment.pid === undefined) {
      void environment.shutdown();
      environment = shelf?.ready.pop();
    }
    // The invocation that took it goes first: a start takes the host and a core for a while.
    if (shelf) this.#workshop.clock.after(refillAfterMs, () => this.#fill(shelf));
    return environment;
  }

  /** Says that such environments will be wanted. */
  expect(runtime: Runtime, memoryMiB: number): void {
    const shelf = this.#shelf(runtime, memoryMiB);
    if (shelf) this.#fill(shelf);
  }

  /** Ends one that waits, to make room. Returns whether there was one. */
  evict(): boolean {
    for (const shelf of this.#shelves.values()) {
      const environment = shelf.ready.pop();
      if (!environment) continue;
      void environment.shutdown();
      return true;
    }
    return false;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#shelves.values()].flatMap((shelf) => shelf.ready.splice(0));
    await Promise.all(all.map(async (environment) => await environment.shutdown()));
  }

  #shelf(runtime: Runtime, memoryMiB: number): Shelf | undefined {
    if (this.#perKind === 0) return undefined;
    const key = `${runtime.id} ${memoryMiB}`;
    const shelf = this.#shelves.get(key) ?? { runtime, memoryMiB, ready: [], starting: 0 };
    this.#shelves.delete(key);
    this.#shelves.set(key, shelf);
    if (this.#shelves.size > maxKinds) this.#drop();
    return shelf;
  }

  #drop(): void {
    for (const [key, shelf] of this.#shelves) {
      this.#shelves.delete(key);
      for (const environment of shelf.ready.splice(0)) void environment.shutdown();
      return;
    }
  }

  #fill(shelf: Shelf): void {
    while (!this.#closed && shelf.ready.length + shelf.starting < this.#perKind && this.#hasRoom(shelf.memoryMiB)) {
      shelf.starting += 1;
      void this.#startOne(shelf);
    }
  }

  async #startOne(shelf: Shelf): Promise<void> {
    const { runtime, memoryMiB } = shelf;
    const plan = { runtime, memoryMiB, version: undefined };
    const environment = new ExecutionEnvironment(plan, this.#workshop);
    try {
      await environment.start();
    } catch (error) {
      const facts = { runtimeId: runtime.id, ...errorFacts(error) };
      const isGivenUp = error instanceof Error && error.name === "AbortError"; // the engine closes
      if (!isGivenUp) this.#workshop.diagnostics("warn", "environment.prewarm-failed", facts);
    }
    shelf.starting -= 1;
    const wanted = !this.#closed && environment.phase === "prewarmed" && environment.pid !== undefined;
    if (wanted && this.#shelves.has(`${runtime.id} ${memoryMiB}`)) shelf.ready.push(environment);
    else await environment.shutdown();
  }
}
