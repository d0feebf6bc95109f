import assert from "node:assert/strict";
import { availableParallelism, totalmem } from "node:os";
import { TooManyRequestsException } from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import { findRuntime } from "../model/runtimes.ts";
import { Departures } from "./departures.ts";
import { ExecutionEnvironment } from "./environment.ts";
import { Freezer } from "./freezer.ts";
import type { LaunchPlan } from "./launch.ts";
import { Prewarm } from "./prewarm.ts";
import { leastRecentlyUsed, overdue, shortfall } from "./recycle.ts";
import { Row } from "./row.ts";
import { needsOwnProcess } from "./variables.ts";
import type { Workshop } from "./workshop.ts";

export interface PoolLimits {
  /** Bound of the memory sizes of all environments together, in MiB. */
  readonly memoryMiB: number;
  readonly idleMs: number;
  /** See `EngineConfig.prewarm`. */
  readonly prewarm: number;
}

/** How long an invocation waits for memory before it is throttled. */
const maxWaitMs = 30_000;
const watchEveryMs = 50;
const totalMemoryMiB = totalmem() / 2 ** 20;

interface Waiter {
  readonly wake: () => void;
}

/** The environments of all functions: who is free, who is new, who has to go. */
export class Pool {
  readonly #workshop: Workshop;
  readonly #limits: PoolLimits;
  readonly #prewarm: Prewarm;
  readonly #freezer: Freezer;
  readonly #departures: Departures;
  readonly #rows = new Map<FunctionVersion, Row>();
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #latest = new Map<string, FunctionVersion>();
  readonly #waiters: Waiter[] = [];
  readonly #closing = new AbortController();
  /** Environments that are with an invocation. */
  #atWork = 0;

  constructor(workshop: Workshop, limits: PoolLimits) {
    this.#workshop = workshop;
    this.#limits = limits;
    this.#freezer = new Freezer(workshop.clock);
    this.#departures = new Departures(workshop.diagnostics);
    this.#prewarm = new Prewarm(workshop, {
      least: limits.prewarm,
      hasRoom: (memoryMiB) => this.#hasRoom(memoryMiB),
      isBusy: () => this.#atWork >= availableParallelism(),
      departures: this.#departures,
    });
    void this.#every(Math.min(10_000, Math.max(100, limits.idleMs / 4)), () => this.#recycle());
    void this.#every(watchEveryMs, () => this.#watch());
  }

  /** The environment of `version` that was used last, where one is free and nothing is to be waited for. */
  take(version: FunctionVersion): ExecutionEnvironment | undefined {
    const row = this.#row(version);
    return row.isCrowded ? undefined : this.#begin(row, row.idle.pop());
  }

  /**
   * An environment of `version` that nobody else has: the last used one, else a prewarmed or a new one, which has
   * been through its init phase.
   * @throws TooManyRequestsException when there was no memory for it for 30 s
   */
  async acquire(version: FunctionVersion): Promise<ExecutionEnvironment> {
    const row = this.#row(version);
    const next = row.isCrowded ? await row.nextFree() : undefined;
    return this.#begin(row, next ?? this.#lastUsed(row)) ?? (await this.create(version));
  }

  #lastUsed(row: Row): ExecutionEnvironment | undefined {
    for (let free = row.idle.pop(); free; free = row.idle.pop()) {
      if (!free.isLost) return free;
      this.#end(free);
    }
    return undefined;
  }

  #begin(row: Row, environment: ExecutionEnvironment | undefined): ExecutionEnvironment | undefined {
    if (!environment) return undefined;
    this.#atWork += 1;
    row.begins();
    return environment;
  }

  /** The environment's invocation is over, for which the function itself took `runMs`. */
  release(environment: ExecutionEnvironment, runMs: number): void {
    const { version } = environment.identity;
    this.#atWork -= 1;
    const row = this.#rows.get(version);
    row?.ends(runMs);
    if (!row || this.#closing.signal.aborted || environment.isLost || this.#isRetired(version)) {
      this.#end(environment);
      return;
    }
    environment.idleSince = this.#workshop.clock.mono();
    row.put(environment);
    this.#freezer.add(environment);
    this.#waiters.shift()?.wake();
  }

  /** Says that `version` is what its function is now: generic environments for it are made ready, old ones end. */
  expect(version: FunctionVersion): void {
    this.#retireOthers(version);
    const plan = planFor(version);
    if (!plan.version) this.#prewarm.expect(plan.runtime, plan.memoryMiB);
  }

  /** Ends the environments of a function that was deleted. */
  forget(functionArn: string): void {
    for (const [key, version] of this.#latest) {
      if (version.functionArn === functionArn) this.#latest.delete(key);
    }
    for (const [version] of this.#rows) {
      if (version.functionArn === functionArn) this.#endRow(version);
    }
  }

  /** Ends everything; invocations in progress are cut. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const waiter of this.#waiters.splice(0)) waiter.wake();
    this.#prewarm.close();
    for (const each of this.#all) this.#departures.add(each);
    this.#rows.clear();
    this.#all.clear();
    await this.#departures.all();
  }

  /** As `acquire`, but one that has not run anything yet, unless memory is so short that one has to be waited for. */
  async create(version: FunctionVersion): Promise<ExecutionEnvironment> {
    if (this.#closing.signal.aborted) throw new Error("the pool is closed");
    const key = keyOf(version);
    if (!this.#latest.has(key)) this.#latest.set(key, version);
    const reused = await this.#makeRoom(version);
    this.#atWork += 1;
    this.#row(version).begins();
    if (reused) return reused;
    const plan = planFor(version);
    const prewarmed = plan.version ? undefined : this.#prewarm.take(plan.runtime, plan.memoryMiB);
    const environment = prewarmed ?? new ExecutionEnvironment(plan, this.#workshop);
    this.#all.add(environment);
    try {
      if (!prewarmed) await environment.start();
      await environment.assign(version);
    } catch (error) {
      this.#atWork -= 1;
      this.#row(version).ends(Infinity);
      this.#end(environment);
      throw error;
    }
    return environment;
  }

  /** Waits until there is memory for one more; resolves to an environment of this version that came free meanwhile. */
  async #makeRoom(version: FunctionVersion): Promise<ExecutionEnvironment | undefined> {
    const deadline = this.#workshop.clock.mono() + maxWaitMs;
    while (!this.#hasRoom(version.memoryMiB)) {
      if (this.#prewarm.evict() || this.#evictIdle()) continue;
      if (this.#all.size === 0) return undefined;
      const left = deadline - this.#workshop.clock.mono();
      if (left <= 0 || this.#closing.signal.aborted)
        throw new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
      await this.#released(left);
      const free = this.#row(version).idle.pop();
      if (free) return free;
    }
    return undefined;
  }

  #hasRoom(memoryMiB: number): boolean {
    let heldMiB = this.#prewarm.memoryMiB;
    for (const each of this.#all) heldMiB += each.heldMiB;
    return heldMiB + memoryMiB <= this.#limits.memoryMiB;
  }

  async #released(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#workshop.clock.after(ms, resolve);
      this.#waiters.push({
        wake: () => {
          cancel();
          resolve();
        },
      });
    });
  }

  #evictIdle(): boolean {
    const environment = leastRecentlyUsed(this.#idleRows());
    if (!environment) return false;
    this.#take(environment);
    this.#end(environment);
    return true;
  }

  #take(environment: ExecutionEnvironment): void {
    const { idle } = this.#row(environment.identity.version);
    idle.splice(idle.indexOf(environment), 1);
  }

  #end(environment: ExecutionEnvironment): void {
    this.#all.delete(environment);
    this.#departures.add(environment);
    this.#waiters.shift()?.wake();
  }

  #row(version: FunctionVersion): Row {
    let row = this.#rows.get(version);
    if (!row) {
      row = new Row(this.#workshop.clock, availableParallelism());
      this.#rows.set(version, row);
    }
    return row;
  }

  #idleRows(): ExecutionEnvironment[][] {
    return [...this.#rows.values()].map((row) => row.idle);
  }

  #endRow(version: FunctionVersion): void {
    for (const environment of this.#rows.get(version)?.idle.splice(0) ?? []) this.#end(environment);
    this.#rows.delete(version);
  }

  /** RT-400: new code or configuration means new environments. */
  #retireOthers(version: FunctionVersion): void {
    const key = keyOf(version);
    const before = this.#latest.get(key);
    this.#latest.set(key, version);
    if (before && before !== version) this.#endRow(before);
  }

  #isRetired(version: FunctionVersion): boolean {
    return this.#latest.get(keyOf(version)) !== version;
  }

  #recycle(): void {
    for (const environment of overdue(this.#idleRows(), this.#workshop.clock.mono() - this.#limits.idleMs)) {
      this.#take(environment);
      this.#end(environment);
    }
  }

  /** Environments that take too much go; when the machine itself is short of memory, those that nobody uses. */
  #watch(): void {
    for (const environment of this.#all) environment.watchMemory();
    for (let excess = shortfall(availableMemoryMiB(), totalMemoryMiB); excess > 0; excess -= 1) {
      if (!this.#prewarm.evict() && !this.#evictIdle()) return;
    }
  }

  async #every(periodMs: number, work: () => void): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#workshop.clock.sleep(periodMs, this.#closing.signal);
      } catch {
        // AbortError: the pool is closed.
        return;
      }
      work();
    }
  }
}

function availableMemoryMiB(): number {
  return process.availableMemory() / 2 ** 20;
}

function keyOf(version: FunctionVersion): string {
  return `${version.functionArn}:${version.version}`;
}

function planFor(version: FunctionVersion): LaunchPlan {
  const runtime = findRuntime(version.runtimeId);
  assert(runtime, "a function version has a known runtime");
  return { runtime, memoryMiB: version.memoryMiB, version: needsOwnProcess(version) ? version : undefined };
}
