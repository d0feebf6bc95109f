import type { EmbeddedCounts } from "./embedded-metrics.ts";
import type { EngineState } from "./engine-state.ts";
import type { Family } from "./family.ts";

const labels = ["region", "account_id", "namespace", "metric", "unit", "dimension_…"];

/** What functions say in CloudWatch's embedded metric format. */
export const embeddedFamilies: readonly Family<EngineState>[] = [
  {
    name: "emf_metric",
    type: "summary",
    help: "Values of a metric in embedded metric format; each dimension is a label.",
    labels,
    *samples({ embedded }) {
      for (const { labels: own, sum, count } of embedded.series) {
        yield { labels: own, value: sum, suffix: "_sum" };
        yield { labels: own, value: count, suffix: "_count" };
      }
    },
  },
  extreme("min", "least"),
  extreme("max", "greatest"),
  counter(
    "parsing_errors",
    "AWS's EMFParsingErrors: log events that begin as a document and are no JSON.",
    "parsingErrors",
  ),
  counter(
    "validation_errors",
    "AWS's EMFValidationErrors: documents with a part that can't be read.",
    "validationErrors",
  ),
  counter("dropped", "Values beyond the first 2,000 sets of labels, and log events that came too fast.", "dropped"),
];

function extreme(which: "min" | "max", word: string): Family<EngineState> {
  return {
    name: `emf_metric_${which}`,
    type: "gauge",
    help: `The ${word} value of this minute and the one before.`,
    labels,
    *samples({ embedded: { series, now } }) {
      for (const each of series) {
        const extremes = each.extremes(now);
        if (extremes) yield { labels: each.labels, value: extremes[which] };
      }
    },
  };
}

type Counter = "parsingErrors" | "validationErrors" | "dropped";

function counter(name: string, help: string, field: keyof Pick<EmbeddedCounts, Counter>): Family<EngineState> {
  const samples: Family<EngineState>["samples"] = ({ embedded }) => [{ labels: {}, value: embedded[field] }];
  return { name: `lambkin_emf_${name}_total`, type: "counter", help, labels: [], samples };
}
