import type { AsyncCounts } from "./async-metrics.ts";
import { type Family, type Sample, histogramSamples } from "./family.ts";
import { functionLabels } from "./function-labels.ts";
import type { FunctionCounts } from "./function-metrics.ts";
import type { EngineState } from "./engine-state.ts";

const accountLabels = ["region", "account_id"];
const functionLabelNames = [...accountLabels, "function_name", "resource"];
const versionLabelNames = [...functionLabelNames, "executed_version"];

/** AWS's metrics of Lambda, in the order of its guide. */
export const lambdaFamilies: readonly Family<EngineState>[] = [
  counter("invocations", "Invocations: events that reached the function, whatever came of them.", "invocations"),
  counter("errors", "Errors: invocations that the function, its runtime or its timeout ended.", "errors"),
  counter("throttles", "Throttles: events that found no concurrency.", "throttles"),
  counter(
    "provisioned_concurrency_invocations",
    "ProvisionedConcurrencyInvocations: invocations on provisioned concurrency.",
    "provisionedInvocations",
  ),
  counter(
    "provisioned_concurrency_spillover_invocations",
    "ProvisionedConcurrencySpilloverInvocations: invocations beyond the provisioned concurrency of their version.",
    "spilloverInvocations",
  ),
  {
    name: "lambda_duration_seconds",
    type: "histogram",
    help: "AWS's Duration: how long the function took for an event, the init phase not included.",
    labels: versionLabelNames,
    *samples({ functions }) {
      for (const { labels, durations, invocations } of functions) {
        if (invocations > 0) yield* histogramSamples(labels, durations);
      }
    },
  },
  {
    name: "lambda_init_duration_seconds",
    type: "histogram",
    help: "Init Duration of AWS's REPORT line: how long the init phase of a cold start took.",
    labels: versionLabelNames,
    *samples({ functions }) {
      for (const { labels, initDurations } of functions) {
        if (initDurations) yield* histogramSamples(labels, initDurations);
      }
    },
  },
  {
    name: "lambda_concurrent_executions",
    type: "gauge",
    help: "AWS's ConcurrentExecutions: events that are with the function now.",
    labels: versionLabelNames,
    samples: ({ functions }) => each(functions, ({ labels, running }) => ({ labels, value: running })),
  },
  {
    name: "lambda_unreserved_concurrent_executions",
    type: "gauge",
    help: "AWS's UnreservedConcurrentExecutions: events that are with functions without reserved concurrency now.",
    labels: accountLabels,
    samples: ({ unreserved }) =>
      each(unreserved, ({ region, accountId, running }) => ({
        labels: { region, account_id: accountId },
        value: running,
      })),
  },
  provisioned(
    "concurrent_executions",
    "ProvisionedConcurrentExecutions: provisioned environments that are at work now.",
    ({ atWork }) => atWork,
  ),
  provisioned(
    "concurrency_utilization",
    "ProvisionedConcurrencyUtilization: the part of the provisioned concurrency that is at work now, 0 to 1.",
    ({ atWork, wanted }) => atWork / wanted,
  ),
  asyncCounter("async_events_received", "AsyncEventsReceived: events that were accepted into the queue.", "received"),
  {
    name: "lambda_async_event_age_seconds",
    type: "histogram",
    help: "AWS's AsyncEventAge: how long ago an event was accepted when the function gets it, with every attempt.",
    labels: functionLabelNames,
    *samples({ asyncEvents }) {
      for (const { labels, ages } of asyncEvents) yield* histogramSamples(labels, ages);
    },
  },
  asyncCounter("async_events_dropped", "AsyncEventsDropped: events that were given up.", "dropped"),
  asyncCounter(
    "destination_delivery_failures",
    "DestinationDeliveryFailures: records of invocations that did not reach their destination.",
    "destinationDeliveryFailures",
  ),
  asyncCounter(
    "dead_letter_errors",
    "DeadLetterErrors: events that did not reach the dead-letter queue.",
    "deadLetterErrors",
  ),
  counter(
    "recursive_invocations_dropped",
    "RecursiveInvocationsDropped: events that were refused because they came of a loop.",
    "recursiveInvocationsDropped",
  ),
];

function counter(
  name: string,
  help: string,
  field: { [K in keyof FunctionCounts]: FunctionCounts[K] extends number ? K : never }[keyof FunctionCounts],
): Family<EngineState> {
  return {
    name: `lambda_${name}_total`,
    type: "counter",
    help: `AWS's ${help}`,
    labels: versionLabelNames,
    samples: ({ functions }) => each(functions, (counts) => ({ labels: counts.labels, value: counts[field] })),
  };
}

function asyncCounter(
  name: string,
  help: string,
  field: { [K in keyof AsyncCounts]: AsyncCounts[K] extends number ? K : never }[keyof AsyncCounts],
): Family<EngineState> {
  return {
    name: `lambda_${name}_total`,
    type: "counter",
    help: `AWS's ${help}`,
    labels: functionLabelNames,
    samples: ({ asyncEvents }) =>
      each(asyncEvents, (counts: AsyncCounts) => ({ labels: counts.labels, value: counts[field] })),
  };
}

function provisioned(
  name: string,
  help: string,
  value: (stock: EngineState["provisioned"][number]) => number,
): Family<EngineState> {
  return {
    name: `lambda_provisioned_${name}`,
    type: "gauge",
    help: `AWS's ${help}`,
    labels: functionLabelNames,
    samples: (state) =>
      each(state.provisioned, (stock) => ({
        labels: functionLabels(`${stock.functionArn}:${stock.version}`),
        value: value(stock),
      })),
  };
}

function* each<T>(items: Iterable<T>, sample: (item: T) => Sample): Generator<Sample> {
  for (const item of items) yield sample(item);
}
