import assert from "node:assert/strict";
import { TooManyRequestsException } from "../model/exceptions.ts";
import type { FunctionVersion } from "../model/function.ts";
import { findRuntime } from "../model/runtimes.ts";
import { ExecutionEnvironment } from "./environment.ts";
import { type LaunchPlan, isGeneric } from "./launch.ts";
import { Prewarm } from "./prewarm.ts";
import { leastRecentlyUsed, overdue } from "./recycle.ts";
import { variablesReadAtStart } from "./variables.ts";
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

interface Waiter {
  readonly wake: () => void;
}

/** The environments of all functions: who is free, who is new, who has to go. */
export class Pool {
  readonly #workshop: Workshop;
  readonly #limits: PoolLimits;
  readonly #prewarm: Prewarm;
  /** Environments that wait for an event, by the version they belong to; the last used one is at the end. */
  readonly #idle = new Map<FunctionVersion, ExecutionEnvironment[]>();
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #latest = new Map<string, FunctionVersion>();
  readonly #waiters: Waiter[] = [];
  readonly #closing = new AbortController();
  #usedMiB = 0;

  constructor(workshop: Workshop, limits: PoolLimits) {
    this.#workshop = workshop;
    this.#limits = limits;
    this.#prewarm = new Prewarm(workshop, limits.prewarm, (memoryMiB) => this.#hasRoom(memoryMiB));
    void this.#recycle();
  }

  /** Every environment that belongs to a function, busy or not. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * An environment of `version` that nobody else has: the last used one, else a prewarmed or a new one, which has
   * been through its init phase.
   * @throws TooManyRequestsException when there was no memory for it for 30 s
   */
  async acquire(version: FunctionVersion): Promise<ExecutionEnvironment> {
    const free = this.#idle.get(version)?.pop();
    if (free) return free;
    return await this.create(version);
  }

  /** The environment's invocation is over. */
  release(environment: ExecutionEnvironment): void {
    const { version } = environment.identity;
    if (this.#closing.signal.aborted || this.#isRetired(version)) {
      this.#end(environment);
      return;
    }
    environment.idleSince = this.#workshop.clock.mono();
    const idle = this.#idle.get(version);
    if (idle) idle.push(environment);
    else this.#idle.set(version, [environment]);
    this.#waiters.shift()?.wake();
  }

  /** Says that `version` is what its function is now: generic environments for it are made ready, old ones end. */
  expect(version: FunctionVersion): void {
    this.#retireOthers(version);
    const plan = planFor(version);
    if (isGeneric(plan)) this.#prewarm.expect(plan.runtime, plan.memoryMiB);
  }

  /** Ends the environments of a function that was deleted. */
  forget(functionArn: string): void {
    for (const [key, version] of this.#latest) {
      if (version.functionArn === functionArn) this.#latest.delete(key);
    }
    for (const [version] of this.#idle) {
      if (version.functionArn === functionArn) this.#endIdle(version);
    }
  }

  /** Ends everything; invocations in progress are cut. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const waiter of this.#waiters.splice(0)) waiter.wake();
    await Promise.all([this.#prewarm.close(), ...[...this.#all].map(async (each) => await each.shutdown())]);
    this.#idle.clear();
    this.#all.clear();
  }

  /** As `acquire`, but one that has not run anything yet, unless memory is so short that one has to be waited for. */
  async create(version: FunctionVersion): Promise<ExecutionEnvironment> {
    this.#retireOthers(version);
    const reused = await this.#makeRoom(version);
    if (reused) return reused;
    const plan = planFor(version);
    const prewarmed = isGeneric(plan) ? this.#prewarm.take(plan.runtime, plan.memoryMiB) : undefined;
    const environment = prewarmed ?? new ExecutionEnvironment(plan, this.#workshop);
    this.#all.add(environment);
    this.#usedMiB += plan.memoryMiB;
    try {
      if (!prewarmed) await environment.start();
      await environment.assign(version);
    } catch (error) {
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
      const free = this.#idle.get(version)?.pop();
      if (free) return free;
    }
    return undefined;
  }

  #hasRoom(memoryMiB: number): boolean {
    return this.#usedMiB + this.#prewarm.memoryMiB + memoryMiB <= this.#limits.memoryMiB;
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
    const environment = leastRecentlyUsed(this.#idle.values());
    if (!environment) return false;
    this.#take(environment);
    this.#end(environment);
    return true;
  }

  #take(environment: ExecutionEnvironment): void {
    const idle = this.#idle.get(environment.identity.version);
    assert(idle, "an idle environment stands in its version's row");
    idle.splice(idle.indexOf(environment), 1);
  }

  #end(environment: ExecutionEnvironment): void {
    if (this.#all.delete(environment)) this.#usedMiB -= environment.plan.memoryMiB;
    void environment.shutdown();
    this.#waiters.shift()?.wake();
  }

  #endIdle(version: FunctionVersion): void {
    for (const environment of this.#idle.get(version)?.splice(0) ?? []) this.#end(environment);
    this.#idle.delete(version);
  }

  /** RT-400: new code or configuration means new environments. */
  #retireOthers(version: FunctionVersion): void {
    const key = `${version.functionArn}:${version.version}`;
    const before = this.#latest.get(key);
    this.#latest.set(key, version);
    if (before && before !== version) this.#endIdle(before);
  }

  #isRetired(version: FunctionVersion): boolean {
    return this.#latest.get(`${version.functionArn}:${version.version}`) !== version;
  }

  async #recycle(): Promise<void> {
    const { clock } = this.#workshop;
    const period = Math.min(10_000, Math.max(100, this.#limits.idleMs / 4));
    while (!this.#closing.signal.aborted) {
      try {
        await clock.sleep(period, this.#closing.signal);
      } catch {
        // AbortError: the pool is closed.
        return;
      }
      for (const environment of overdue(this.#idle.values(), clock.mono() - this.#limits.idleMs)) {
        this.#take(environment);
        this.#end(environment);
      }
    }
  }
}

function planFor(version: FunctionVersion): LaunchPlan {
  const runtime = findRuntime(version.runtimeId);
  assert(runtime, "a function version has a known runtime");
  const { memoryMiB, codeDirectory } = version;
  return { runtime, memoryMiB, variables: variablesReadAtStart(version), codeDirectory };
}
