import { type FunctionLabels, functionLabels, isOf, others } from "./function-labels.ts";
import { Histogram } from "./histogram.ts";
import { LabelSets } from "./label-sets.ts";

/** Seconds, up to the longest timeout. */
export const durationBounds: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900,
];
export const initDurationBounds: readonly number[] = [
  0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 130,
];

/** A function as it was addressed, and the version that ran. */
interface Labels extends FunctionLabels {
  readonly executed_version: string;
}

/** How an invocation that reached the function ended. */
export interface Ending {
  readonly isError: boolean;
  readonly durationMs: number;
  /** Where it was a cold start. */
  readonly initDurationMs: number | undefined;
  /** On what it ran; `spillover` is on demand where the version has provisioned concurrency. */
  readonly on: "on-demand" | "spillover" | "provisioned-concurrency";
}

/** AWS's counts of one function under one name, in the order of AWS's guide. */
export class FunctionCounts {
  readonly labels: Labels;
  invocations = 0;
  errors = 0;
  throttles = 0;
  recursiveInvocationsDropped = 0;
  /** The engine's own fault: neither the function nor its caller did anything wrong. */
  failures = 0;
  provisionedInvocations = 0;
  spilloverInvocations = 0;
  /** Now. */
  running = 0;
  readonly durations: Histogram = new Histogram(durationBounds);
  initDurations: Histogram | undefined;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  count({ isError, durationMs, initDurationMs, on }: Ending): void {
    this.invocations += 1;
    if (isError) this.errors += 1;
    if (on === "provisioned-concurrency") this.provisionedInvocations += 1;
    else if (on === "spillover") this.spilloverInvocations += 1;
    this.durations.observe(durationMs / 1000);
    if (initDurationMs === undefined) return;
    this.initDurations ??= new Histogram(initDurationBounds);
    this.initDurations.observe(initDurationMs / 1000);
  }
}

/** As an invocation says it. */
interface Addressed {
  readonly invokedFunctionArn: string;
  readonly version: { readonly version: string };
}

const maxLabelSets = 5000;

/** The counts of all functions: an invocation looks its own up once, the rest are additions. */
export class FunctionMetrics {
  readonly #sets = new LabelSets<FunctionCounts>(
    maxLabelSets,
    () => new FunctionCounts({ ...others, executed_version: "(other)" }),
  );

  of({ invokedFunctionArn, version: { version } }: Addressed): FunctionCounts {
    const key = `${invokedFunctionArn} ${version}`;
    return this.#sets.get(key) ?? this.#sets.add(key, new FunctionCounts(labelsOf(invokedFunctionArn, version)));
  }

  all(): Iterable<FunctionCounts> {
    return this.#sets.all();
  }

  /** Of a function that was deleted. */
  forget(functionArn: string): void {
    this.#sets.forget((key) => isOf(functionArn, key.slice(0, key.indexOf(" "))));
  }
}

function labelsOf(arn: string, version: string): Labels {
  return { ...functionLabels(arn), executed_version: version };
}
