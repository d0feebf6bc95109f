import type { ExecutionEnvironment } from "./environment.ts";
import type { Phase } from "./lifecycle.ts";
import type { StockCount } from "./provisioned.ts";

/** How many environments there are, and what they do. */
export interface Census {
  readonly phases: Readonly<Record<Exclude<Phase, "shutdown" | "gone">, number>>;
  /** Their memory together. */
  readonly heldMiB: number;
  readonly provisioned: readonly StockCount[];
}

/** Of environments that belong to a function, those that don't yet, and provisioned concurrency. */
export function censusOf(
  environments: Iterable<Pick<ExecutionEnvironment, "phase" | "heldMiB">>,
  prewarmed: { readonly memoryMiB: number; environments(): Iterable<Pick<ExecutionEnvironment, "phase">> },
  provisioned: { stocks(): readonly StockCount[] },
): Census {
  const phases = { starting: 0, prewarmed: 0, init: 0, ready: 0, invoke: 0, reset: 0 };
  let heldMiB = prewarmed.memoryMiB;
  for (const { phase } of prewarmed.environments()) if (isCounted(phase)) phases[phase] += 1;
  for (const { phase, heldMiB: each } of environments) {
    heldMiB += each;
    if (isCounted(phase)) phases[phase] += 1;
  }
  return { phases, heldMiB, provisioned: provisioned.stocks() };
}

/** What is on its way out is counted no more. */
function isCounted(phase: Phase): phase is keyof Census["phases"] {
  return phase !== "shutdown" && phase !== "gone";
}
