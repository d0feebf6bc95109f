import { type FunctionLabels, functionLabels, isOf, others } from "./function-labels.ts";
import { Histogram } from "./histogram.ts";
import { LabelSets } from "./label-sets.ts";

/** Seconds, up to the six hours after which an event is given up. */
export const eventAgeBounds: readonly number[] = [
  0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 900, 3600, 7200, 21_600,
];

/** AWS's counts of the asynchronous events of one function under one name. */
export class AsyncCounts {
  readonly labels: FunctionLabels;
  received = 0;
  dropped = 0;
  destinationDeliveryFailures = 0;
  deadLetterErrors = 0;
  readonly ages: Histogram = new Histogram(eventAgeBounds);

  constructor(labels: FunctionLabels) {
    this.labels = labels;
  }
}

const maxLabelSets = 5000;

/** By the ARN that the event was sent to. */
export class AsyncMetrics {
  readonly #sets = new LabelSets<AsyncCounts>(maxLabelSets, () => new AsyncCounts(others));

  received(arn: string): void {
    this.#of(arn).received += 1;
  }

  /** The function gets the event, for the first time or again. */
  invoked(arn: string, ageMs: number): void {
    this.#of(arn).ages.observe(ageMs / 1000);
  }

  /** `undefined` for a function that is gone, and its counts with it. */
  dropped(arn: string | undefined): void {
    (arn === undefined ? this.#sets.rest : this.#of(arn)).dropped += 1;
  }

  /** Not even after many tries. */
  notDelivered(arn: string, kind: "record" | "dead-letter"): void {
    const counts = this.#of(arn);
    if (kind === "record") counts.destinationDeliveryFailures += 1;
    else counts.deadLetterErrors += 1;
  }

  all(): Iterable<AsyncCounts> {
    return this.#sets.all();
  }

  /** Of a function that was deleted. */
  forget(functionArn: string): void {
    this.#sets.forget((arn) => isOf(functionArn, arn));
  }

  #of(arn: string): AsyncCounts {
    return this.#sets.get(arn) ?? this.#sets.add(arn, new AsyncCounts(functionLabels(arn)));
  }
}
