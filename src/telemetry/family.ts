import type { Histogram } from "./histogram.ts";

/** One metric of the page: what Prometheus calls a family. */
export interface Family<Source> {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  /** Names AWS's metric where there is one. */
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: (source: Source) => Iterable<Sample>;
}

export interface Sample {
  /** Written out once for as long as the object lives. */
  readonly labels: object;
  readonly value: number;
  /** `_bucket`, `_sum` or `_count`, behind the family's name. */
  readonly suffix?: string;
  /** Upper bound of a bucket. */
  readonly le?: number | "+Inf";
}

/** The lines of one histogram: buckets count all that is below them. */
export function* histogramSamples(labels: object, { bounds, counts, sum }: Histogram): Generator<Sample> {
  let value = 0;
  for (const [index, le] of bounds.entries()) {
    value += counts[index] ?? 0;
    yield { labels, value, suffix: "_bucket", le };
  }
  value += counts.at(-1) ?? 0;
  yield { labels, value, suffix: "_bucket", le: "+Inf" };
  yield { labels, value: sum, suffix: "_sum" };
  yield { labels, value, suffix: "_count" };
}
