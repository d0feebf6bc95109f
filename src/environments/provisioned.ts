import { availableParallelism } from "node:os";
import { errorFacts } from "../diagnostics.ts";
import type { FunctionVersion, ProvisionedEnvironments } from "../model/function.ts";
import type { Departures } from "./departures.ts";
import { ExecutionEnvironment } from "./environment.ts";
import { planFor } from "./launch-plan.ts";
import type { Workshop } from "./workshop.ts";

/** After a failure nobody tries again for so long. */
const retryAfterMs = 60_000;

/** What AWS calls the reasons (API-603), and two that only this engine has. */
const reasons = {
  failedInit: "FUNCTION_ERROR_INIT_FAILURE",
  noMemory: "There is not enough memory for more environments.",
  noStart: "The environment could not be started.",
} as const;

export interface ProvisionedNeeds {
  /** Counts the environment among all, unless there is no memory for it. */
  readonly admit: (environment: ExecutionEnvironment) => boolean;
  /** It waits for events from now on. */
  readonly put: (environment: ExecutionEnvironment) => void;
  /** Ends it if it waits for an event; returns whether it did. */
  readonly dismiss: (environment: ExecutionEnvironment) => boolean;
  readonly end: (environment: ExecutionEnvironment) => void;
  readonly departures: Departures;
}

/** A version's provisioned concurrency, as it is used. */
export interface StockCount {
  readonly functionArn: string;
  readonly version: string;
  readonly wanted: number;
  readonly atWork: number;
}

/** What one version is to have, and has. */
interface Stock {
  readonly version: FunctionVersion;
  wanted: number;
  starting: number;
  /** Through their init phase. */
  readonly ready: Set<ExecutionEnvironment>;
  failure: string | undefined;
  /** Monotonic ms before which nothing is started. */
  notBefore: number;
}

/**
 * Provisioned concurrency: environments that are initialised before anybody asks, and stay (API-603 … API-606). They
 * wait in the row of their version like all others; when one dies, another takes its place. As many are started at
 * once as the machine has cores.
 */
export class Provisioned {
  readonly #workshop: Workshop;
  readonly #needs: ProvisionedNeeds;
  readonly #stocks = new Map<FunctionVersion, Stock>();
  readonly #atOnce = availableParallelism();
  #starting = 0;
  #closed = false;

  constructor(workshop: Workshop, needs: ProvisionedNeeds) {
    this.#workshop = workshop;
    this.#needs = needs;
  }

  /** What the function is to have from now on, by version; others of its versions have nothing any more. */
  provision(functionArn: string, wanted: ReadonlyMap<FunctionVersion, number>): void {
    for (const [version, stock] of this.#stocks) {
      if (version.functionArn !== functionArn || wanted.has(version)) continue;
      this.#stocks.delete(version);
      this.#want(stock, 0);
    }
    for (const [version, count] of wanted) this.#want(this.#stock(version), count);
    this.#fill();
  }

  /** `undefined` for a version that is to have none. */
  stateOf(version: FunctionVersion): ProvisionedEnvironments | undefined {
    const stock = this.#stocks.get(version);
    return stock && { ready: Math.min(stock.ready.size, stock.wanted), failure: stock.failure };
  }

  /** What each version is to have, and how many of those are with an event. */
  stocks(): StockCount[] {
    return [...this.#stocks.values()].map(({ version: { functionArn, version }, wanted, ready }) => {
      const atWork = [...ready].filter(({ phase }) => phase === "invoke").length;
      return { functionArn, version, wanted, atWork };
    });
  }

  /** Whether the environment, which is free, may wait for the next event. */
  keeps(environment: ExecutionEnvironment): boolean {
    if (environment.plan.initializationType === "on-demand") return true;
    return environment.phase === "ready" && this.#isKnown(environment);
  }

  /** The environment is ending, for whatever reason. */
  left(environment: ExecutionEnvironment): void {
    this.#stockOf(environment)?.ready.delete(environment);
  }

  /** Replaces what died, and starts what is missing. */
  tend(): void {
    for (const { ready } of this.#stocks.values()) {
      for (const each of ready) if (each.phase !== "ready" || each.isLost) this.#needs.dismiss(each);
    }
    this.#fill();
  }

  close(): void {
    this.#closed = true;
    this.#stocks.clear();
  }

  #stock(version: FunctionVersion): Stock {
    const stock = this.#stocks.get(version) ?? {
      version,
      wanted: 0,
      starting: 0,
      ready: new Set(),
      failure: undefined,
      notBefore: 0,
    };
    this.#stocks.set(version, stock);
    return stock;
  }

  #stockOf({ plan }: ExecutionEnvironment): Stock | undefined {
    return plan.version && this.#stocks.get(plan.version);
  }

  #isKnown(environment: ExecutionEnvironment): boolean {
    return this.#stockOf(environment)?.ready.has(environment) ?? false;
  }

  /** Those at work that are too many end with their invocation, because nobody keeps them any more. */
  #want(stock: Stock, count: number): void {
    if (count === stock.wanted) return;
    stock.wanted = count;
    stock.failure = undefined;
    stock.notBefore = 0;
    for (const each of stock.ready) {
      if (stock.ready.size > count && this.#needs.dismiss(each)) stock.ready.delete(each);
    }
    for (const each of stock.ready) if (stock.ready.size > count) stock.ready.delete(each);
  }

  #fill(): void {
    const now = this.#workshop.clock.mono();
    for (const stock of this.#stocks.values()) {
      while (!this.#closed && this.#starting < this.#atOnce && now >= stock.notBefore && lacksSome(stock)) {
        this.#needs.departures.await(this.#startOne(stock));
      }
    }
  }

  async #startOne(stock: Stock): Promise<void> {
    const environment = new ExecutionEnvironment(planFor(stock.version, "provisioned-concurrency"), this.#workshop);
    stock.starting += 1;
    this.#starting += 1;
    const failure = await this.#initialise(environment, stock.version);
    stock.starting -= 1;
    this.#starting -= 1;
    stock.failure = failure;
    if (failure !== undefined) stock.notBefore = this.#workshop.clock.mono() + retryAfterMs;
    if (failure === undefined && lacksSome(stock) && !this.#closed) {
      stock.ready.add(environment);
      this.#needs.put(environment);
    } else {
      this.#needs.end(environment);
    }
    this.#fill();
  }

  /** Resolves to the reason why it did not come to its init phase's end. */
  async #initialise(environment: ExecutionEnvironment, version: FunctionVersion): Promise<string | undefined> {
    if (!this.#needs.admit(environment)) return reasons.noMemory;
    try {
      await environment.start();
      const { kind } = await environment.assign(version);
      return kind === "done" ? undefined : reasons.failedInit;
    } catch (error) {
      if (!this.#closed) {
        const { functionName } = version;
        this.#workshop.diagnostics("warn", "environment.not-provisioned", { functionName, ...errorFacts(error) });
      }
      return reasons.noStart;
    }
  }
}

function lacksSome({ ready, starting, wanted }: Stock): boolean {
  return ready.size + starting < wanted;
}
