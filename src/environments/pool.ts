import { availableParallelism } from "node:os";
import { TooManyRequestsException } from "../model/exceptions.ts";
import type { FunctionVersion, InitializationType, ProvisionedEnvironments } from "../model/function.ts";
import { type Census, censusOf } from "./census.ts";
import { Departures } from "./departures.ts";
import { ExecutionEnvironment } from "./environment.ts";
import { Freezer } from "./freezer.ts";
import { LatestVersions } from "./latest-versions.ts";
import { type LaunchPlan, planFor } from "./launch-plan.ts";
import { Memory } from "./memory.ts";
import type { PoolLimits } from "./pool-limits.ts";
import { Prewarm } from "./prewarm.ts";
import { Provisioned } from "./provisioned.ts";
import { repeat } from "./repeat.ts";
import { Row } from "./row.ts";
import { ScalingRate } from "./scaling-rate.ts";
import { Starts } from "./starts.ts";
import { Waiters } from "./waiters.ts";
import type { Workshop } from "./workshop.ts";

/** How long an invocation waits for memory before it is throttled. */
const maxWaitMs = 30_000;
const watchEveryMs = 50;
const tendEveryMs = 1000;

/** The environments of all functions: who is free, who is new, who is over. `Memory` says who goes where it is short. */
export class Pool {
  readonly #workshop: Workshop;
  readonly #limits: PoolLimits;
  readonly #memory: Memory;
  readonly #prewarm: Prewarm;
  readonly #provisioned: Provisioned;
  readonly #freezer: Freezer;
  readonly #starts: Starts;
  readonly #scalingRate: ScalingRate;
  readonly #departures: Departures;
  readonly #rows = new Map<FunctionVersion, Row>();
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #latest = new LatestVersions();
  readonly #waiters: Waiters;
  readonly #closing = new AbortController();
  /** Environments that are with an invocation. */
  #atWork = 0;

  constructor(workshop: Workshop, limits: PoolLimits) {
    this.#workshop = workshop;
    this.#limits = limits;
    this.#waiters = new Waiters(workshop.clock);
    this.#freezer = new Freezer(workshop.clock);
    this.#starts = new Starts(workshop.runtimes);
    this.#scalingRate = new ScalingRate(workshop.clock);
    this.#departures = new Departures(workshop.diagnostics);
    this.#prewarm = new Prewarm(workshop, {
      least: limits.prewarm,
      fetchesAhead: limits.fetchesAhead,
      hasRoom: (memoryMiB) => this.#memory.hasRoom(memoryMiB),
      isBusy: () => this.#atWork >= availableParallelism(),
      departures: this.#departures,
    });
    this.#memory = new Memory(limits.memoryMiB, {
      environments: this.#all,
      prewarm: this.#prewarm,
      idle: (type) => this.#idleRows(type),
      dismiss: (environment) => this.dismiss(environment),
    });
    this.#provisioned = new Provisioned(workshop, {
      admit: (environment) => this.#admit(environment),
      put: (environment) => this.#wait(environment),
      dismiss: (environment) => this.dismiss(environment),
      end: (environment) => this.end(environment),
      departures: this.#departures,
    });
    this.#every(Math.min(10_000, Math.max(100, limits.idleMs / 4)), () => this.#recycle());
    this.#every(watchEveryMs, () => this.#watch());
    this.#every(tendEveryMs, () => this.#provisioned.tend());
  }

  /** The environment of `version` that was used last, where one is free and nothing is to be waited for. */
  take(version: FunctionVersion): ExecutionEnvironment | undefined {
    const row = this.#row(version);
    return row.isWorthWaiting ? undefined : this.#begin(row, this.#lastUsed(row));
  }

  /**
   * An environment of `version` that nobody else has: the last used one, else a prewarmed or a new one, which has
   * been through its init phase.
   * @throws TooManyRequestsException when there was no memory for it for 30 s, or its function scales too fast
   */
  async acquire(version: FunctionVersion): Promise<ExecutionEnvironment> {
    const row = this.#row(version);
    let next = row.isWorthWaiting ? await row.nextFree() : undefined;
    for (;;) {
      const free = this.#begin(row, next ?? this.#lastUsed(row));
      if (free) return free;
      if (!this.#starts.areEnough) return await this.create(version);
      next = await row.nextFree();
    }
  }

  #lastUsed(row: Row): ExecutionEnvironment | undefined {
    for (let free = row.idle.pop(); free; free = row.idle.pop()) {
      if (!free.isLost) return free;
      this.end(free);
    }
    return undefined;
  }

  #begin(row: Row, environment: ExecutionEnvironment | undefined): ExecutionEnvironment | undefined {
    if (!environment) return undefined;
    this.#atWork += 1;
    row.begins();
    return environment;
  }

  /** The environment has answered and is released in a moment: whoever comes meanwhile waits for it. */
  expectBack(environment: ExecutionEnvironment): void {
    this.#rows.get(environment.identity.version)?.returns(environment);
  }

  /** The environment's invocation is over, for which the function itself took `runMs`. */
  release(environment: ExecutionEnvironment, runMs: number): void {
    const { version } = environment.identity;
    this.#atWork -= 1;
    const row = this.#rows.get(version);
    row?.ends(environment, runMs);
    if (!row || this.#closing.signal.aborted || environment.isLost || !this.#latest.has(version)) this.end(environment);
    else if (this.#provisioned.keeps(environment)) this.#wait(environment);
    else this.end(environment);
  }

  /** Says that `version` is what its function is now: generic environments for it are made ready, old ones end. */
  expect(version: FunctionVersion): void {
    this.#retireOthers(version);
    const plan = planFor(version, "on-demand", this.#workshop.inspectors);
    if (!plan.version) this.#prewarm.expect(plan.runtime, plan.memoryMiB);
  }

  /** See `Provisioned.provision`. Versions have to be expected before. */
  provision(functionArn: string, wanted: ReadonlyMap<FunctionVersion, number>): void {
    this.#provisioned.provision(functionArn, wanted);
  }

  /** See `Provisioned.stateOf`. */
  provisioned(version: FunctionVersion): ProvisionedEnvironments | undefined {
    return this.#provisioned.stateOf(version);
  }

  census(): Census {
    return censusOf(this.#all, this.#prewarm, this.#provisioned);
  }

  /** Ends the environments of a function that was deleted. */
  forget(functionArn: string): void {
    this.#provisioned.provision(functionArn, new Map());
    this.#scalingRate.forget(functionArn);
    this.#latest.forget(functionArn);
    for (const [version] of this.#rows) {
      if (version.functionArn === functionArn) this.#endRow(version);
    }
  }

  /** Ends everything; invocations in progress are cut. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#waiters.wakeAll();
    this.#prewarm.close();
    this.#provisioned.close();
    for (const each of this.#all) this.#departures.add(each);
    this.#rows.clear();
    this.#all.clear();
    await this.#departures.all();
  }

  /** As `acquire`, but one that has not run anything yet, unless memory is so short that one has to be waited for. */
  async create(version: FunctionVersion): Promise<ExecutionEnvironment> {
    if (this.#closing.signal.aborted) throw new Error("the pool is closed");
    this.#latest.meet(version);
    const reused = await this.#makeRoom(version);
    if (!reused) this.#scalingRate.add(version.functionArn);
    this.#atWork += 1;
    this.#row(version).begins();
    if (reused) return reused;
    const plan = planFor(version, "on-demand", this.#workshop.inspectors);
    const prewarmed = this.prewarmed(plan);
    const environment = prewarmed ?? new ExecutionEnvironment(plan, this.#workshop);
    this.#all.add(environment);
    try {
      if (!prewarmed) await this.#starts.start(environment);
      if (!prewarmed) this.#prewarm.installed(plan);
      await environment.assign(version);
    } catch (error) {
      this.#atWork -= 1;
      this.#row(version).ends(environment, Infinity);
      this.end(environment);
      throw error;
    }
    return environment;
  }

  protected prewarmed(plan: LaunchPlan): ExecutionEnvironment | undefined {
    return plan.version ? undefined : this.#prewarm.take(plan.runtime, plan.memoryMiB);
  }

  /** Waits until there is memory for one more; resolves to an environment of this version that came free meanwhile. */
  async #makeRoom(version: FunctionVersion): Promise<ExecutionEnvironment | undefined> {
    const deadline = this.#workshop.clock.mono() + maxWaitMs;
    while (!this.#memory.hasRoom(version.memoryMiB)) {
      if (this.#memory.evict()) continue;
      if (this.#all.size === 0) return undefined;
      const left = deadline - this.#workshop.clock.mono();
      if (left <= 0 || this.#closing.signal.aborted)
        throw new TooManyRequestsException("ConcurrentInvocationLimitExceeded");
      await this.#waiters.wait(left);
      const free = this.#lastUsed(this.#row(version));
      if (free) return free;
    }
    return undefined;
  }

  /** Whether a provisioned environment may start. */
  #admit(environment: ExecutionEnvironment): boolean {
    if (!this.#memory.makesRoom(environment.plan.memoryMiB)) return false;
    this.#all.add(environment);
    return true;
  }

  /** The environment waits for an event from now on. */
  #wait(environment: ExecutionEnvironment): void {
    environment.idleSince = this.#workshop.clock.mono();
    this.#row(environment.identity.version).put(environment);
    this.#freezer.add(environment);
    this.#waiters.wakeOne();
  }

  /** Ends the environment if it waits for an event; returns whether it did. */
  protected dismiss(environment: ExecutionEnvironment): boolean {
    const idle = this.#rows.get(environment.identity.version)?.idle ?? [];
    const index = idle.indexOf(environment);
    for (const each of index < 0 ? [] : idle.splice(index, 1)) this.end(each);
    return index >= 0;
  }

  protected end(environment: ExecutionEnvironment): void {
    this.#all.delete(environment);
    this.#provisioned.left(environment);
    this.#departures.add(environment);
    this.#waiters.wakeOne();
  }

  #row(version: FunctionVersion): Row {
    const row = this.#rows.get(version) ?? new Row(this.#workshop.clock, availableParallelism());
    this.#rows.set(version, row);
    return row;
  }

  #idleRows(type: InitializationType): ExecutionEnvironment[][] {
    return [...this.#rows.values()].map(({ idle }) => idle.filter((each) => each.plan.initializationType === type));
  }

  #endRow(version: FunctionVersion): void {
    for (const environment of this.#rows.get(version)?.idle.splice(0) ?? []) this.end(environment);
    this.#rows.delete(version);
  }

  /** RT-400: new code or configuration means new environments. */
  #retireOthers(version: FunctionVersion): void {
    const before = this.#latest.replace(version);
    if (before && before !== version) this.#endRow(before);
  }

  #recycle(): void {
    const since = this.#workshop.clock.mono() - this.#limits.idleMs;
    const overdue = this.#idleRows("on-demand").flatMap((row) => row.filter((each) => each.idleSince < since));
    for (const environment of overdue) this.dismiss(environment);
  }

  /** Environments that take too much go; when the machine itself is short of memory, those that nobody uses. */
  #watch(): void {
    for (const environment of this.#all) environment.watchMemory();
    this.#memory.relieve();
  }

  #every(periodMs: number, work: () => void): void {
    void repeat(this.#workshop.clock, periodMs, work, this.#closing.signal);
  }
}
