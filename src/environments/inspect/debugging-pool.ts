import type { FunctionVersion } from "../../model/function.ts";
import { ExecutionEnvironment } from "../environment.ts";
import { type LaunchPlan, planFor } from "../launch-plan.ts";
import { Pool } from "../pool.ts";
import type { PoolLimits } from "../pool-limits.ts";
import type { Workshop } from "../workshop.ts";
import type { Inspectors } from "./inspectors.ts";
import { Turns } from "./turns.ts";

interface Standby {
  readonly version: FunctionVersion;
  readonly environment: ExecutionEnvironment;
  /** Rejects where its process can't be started. */
  readonly started: Promise<void>;
}

/**
 * The pool where functions are debugged. Each of them has one environment at a time, so that the debugger is where the
 * invocation is; others wait for their turn. Who attaches before anybody invokes the function has a process started, and
 * who was attached finds the next one.
 */
export class DebuggingPool extends Pool {
  readonly #workshop: Workshop;
  readonly #inspectors: Inspectors;
  readonly #turns = new Turns();
  /** What `$LATEST` of each function is now, by the function's ARN, as all here. */
  readonly #expected = new Map<string, FunctionVersion>();
  readonly #standbys = new Map<string, Standby>();
  readonly #living = new Map<string, ExecutionEnvironment>();
  /** Those that get their environment at this moment. */
  readonly #creating = new Set<string>();
  #isClosed = false;

  constructor(workshop: Workshop, limits: PoolLimits, inspectors: Inspectors) {
    super({ ...workshop, inspectors }, limits);
    this.#workshop = { ...workshop, inspectors };
    this.#inspectors = inspectors;
    inspectors.onWanted = (functionName) => this.#want(functionName);
  }

  override take(version: FunctionVersion): ExecutionEnvironment | undefined {
    return this.#inspectors.has(version) ? undefined : super.take(version);
  }

  override async acquire(version: FunctionVersion): Promise<ExecutionEnvironment> {
    if (!this.#inspectors.has(version)) return await super.acquire(version);
    return await this.#inTurn(version, async () => super.take(version) ?? (await this.#createOne(version)));
  }

  override async create(version: FunctionVersion): Promise<ExecutionEnvironment> {
    if (!this.#inspectors.has(version)) return await super.create(version);
    return await this.#inTurn(version, async () => await this.#createOne(version));
  }

  override release(environment: ExecutionEnvironment, runMs: number): void {
    super.release(environment, runMs);
    const { version } = environment.identity;
    if (this.#inspectors.has(version)) this.#turns.pass(version.functionArn);
  }

  override expect(version: FunctionVersion): void {
    super.expect(version);
    if (version.version !== "$LATEST" || !this.#inspectors.has(version)) return;
    this.#expected.set(version.functionArn, version);
    if (this.#inspectors.isWanted(version)) this.#standBy(version);
  }

  /** Debuggers would not be where the invocation is. */
  override provision(functionArn: string, wanted: ReadonlyMap<FunctionVersion, number>): void {
    super.provision(functionArn, new Map([...wanted].filter(([version]) => !this.#inspectors.has(version))));
  }

  override forget(functionArn: string): void {
    this.#expected.delete(functionArn);
    this.#dropStandby(functionArn);
    super.forget(functionArn);
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
    for (const functionArn of this.#standbys.keys()) this.#dropStandby(functionArn);
    const closed = super.close();
    this.#turns.close();
    await closed;
    await this.#inspectors.close();
  }

  protected override prewarmed(plan: LaunchPlan): ExecutionEnvironment | undefined {
    const standby = plan.version && this.#standbys.get(plan.version.functionArn);
    if (!standby || standby.version !== plan.version) return super.prewarmed(plan);
    this.#standbys.delete(standby.version.functionArn);
    return standby.environment;
  }

  protected override end(environment: ExecutionEnvironment): void {
    super.end(environment);
    const functionArn = environment.plan.version?.functionArn;
    if (functionArn === undefined || this.#living.get(functionArn) !== environment) return;
    this.#living.delete(functionArn);
    const expected = this.#expected.get(functionArn);
    if (expected && this.#inspectors.isWanted(expected)) this.#standBy(expected);
  }

  async #inTurn<T>({ functionArn }: FunctionVersion, work: () => Promise<T>): Promise<T> {
    await this.#turns.take(functionArn);
    try {
      return await work();
    } catch (error) {
      this.#turns.pass(functionArn);
      throw error;
    }
  }

  /** In the place of any other of the function. */
  async #createOne(version: FunctionVersion): Promise<ExecutionEnvironment> {
    const { functionArn } = version;
    const standby = this.#standbys.get(functionArn);
    if (standby?.version !== version || !(await hasStarted(standby))) this.#dropStandby(functionArn);
    const other = this.#living.get(functionArn);
    if (other) this.dismiss(other);
    // The one that stands by for `$LATEST` in its place is not the one that is wanted.
    if (this.#standbys.get(functionArn)?.version !== version) this.#dropStandby(functionArn);
    this.#creating.add(functionArn);
    try {
      const environment = await super.create(version);
      this.#living.set(functionArn, environment);
      return environment;
    } finally {
      this.#creating.delete(functionArn);
    }
  }

  /** A debugger has come; an environment that has lost its process makes room for one that has one. */
  #want(functionName: string): void {
    for (const version of this.#expected.values()) {
      if (version.functionName !== functionName) continue;
      const living = this.#living.get(version.functionArn);
      if (living?.isAlive === false) this.dismiss(living);
      this.#standBy(version);
    }
  }

  /** Starts a process for what the function is now, unless there is one already. */
  #standBy(version: FunctionVersion): void {
    const { functionArn } = version;
    if (this.#isClosed || this.#creating.has(functionArn) || this.#standbys.get(functionArn)?.version === version)
      return;
    this.#dropStandby(functionArn);
    const living = this.#living.get(functionArn)?.identity.version;
    // One that ends its last invocation on old code is no reason to wait.
    if (living && (living === version || living.version !== "$LATEST")) return;
    const plan = planFor(version, "on-demand", this.#inspectors);
    const environment = new ExecutionEnvironment(plan, this.#workshop);
    const started = environment.start();
    started.catch(() => {}); // whoever wants it hears of it
    this.#standbys.set(functionArn, { version, environment, started });
  }

  #dropStandby(functionArn: string): void {
    const standby = this.#standbys.get(functionArn);
    this.#standbys.delete(functionArn);
    if (standby) this.end(standby.environment);
  }
}

async function hasStarted({ started, environment }: Standby): Promise<boolean> {
  return await started.then(
    () => environment.isAlive,
    () => false,
  );
}
