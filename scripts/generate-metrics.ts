/**
 * Makes `docs/metrics.md` from the metrics that the engine shows. `--check` fails when it differs from what is there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { embeddedFamilies } from "../src/telemetry/embedded-families.ts";
import { engineFamilies } from "../src/telemetry/engine-families.ts";
import type { Family } from "../src/telemetry/family.ts";
import { lambdaFamilies } from "../src/telemetry/lambda-families.ts";

const page = new URL("../docs/metrics.md", import.meta.url);

type Described = Pick<Family<never>, "name" | "type" | "help" | "labels">;

function render(): string {
  return `# Metrics

Written by \`npm run generate\`; not to be edited. \`/_lambkin/metrics\` shows them in Prometheus's text format;
[operate.md](operate.md#metrics) says who may read it, [grafana-dashboard.json](grafana-dashboard.json) is a dashboard
for Grafana to import. Durations are seconds, as Prometheus has it, where CloudWatch has milliseconds.

## AWS's metrics

AWS's dimensions are labels: FunctionName is \`function_name\`; Resource is \`resource\`, the function as it was addressed
(\`f\`, \`f:1\`, \`f:live\`); ExecutedVersion is \`executed_version\`, for every name and not for weighted aliases alone. There
is one line for each of them and none that sums others up:

| CloudWatch | Prometheus |
|---|---|
| Sum of Invocations by FunctionName | \`sum by (function_name) (increase(lambda_invocations_total[1m]))\` |
| … of a function and an alias | \`sum by (function_name, resource) (increase(lambda_invocations_total{resource="f:live"}[1m]))\` |
| … across all functions | \`sum by (account_id, region) (increase(lambda_invocations_total[1m]))\` |
| p99 of Duration | \`histogram_quantile(0.99, sum by (le, function_name) (rate(lambda_duration_seconds_bucket[5m])))\` |
| Average of Duration | \`rate(lambda_duration_seconds_sum[5m]) / rate(lambda_duration_seconds_count[5m])\` |
| Error rate | \`sum(rate(lambda_errors_total[5m])) / sum(rate(lambda_invocations_total[5m]))\` |

What is counted of a function goes when it is deleted. Beyond 5,000 sets of labels everything is counted together, as
\`function_name="(other)"\`.

${table(lambdaFamilies)}

Not there: what belongs to services or features that are not served (IteratorAge, DeadLetterErrors,
DestinationDeliveryFailures, OffsetLag, RecursiveInvocationsDropped, the event source mappings' own),
ClaimedAccountConcurrency, and PostRuntimeExtensionsDuration.

## Metrics in functions' logs

Log events in CloudWatch's
[embedded metric format](https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html)
become lines of one metric: namespace, name and unit are labels, and so is every dimension, \`ServiceName\` as
\`dimension_service_name\`. There is room for 2,000 sets of labels.

${table(embeddedFamilies)}

## The engine's own

${table(engineFamilies)}

## The process's

\`process_*\` (processor time, memory, descriptors) and \`nodejs_*\` (event loop, heap, garbage collection) are those of
[Prometheus's client for Node.js](https://github.com/prometheus/client_js). \`nodejs_eventloop_lag_p99_seconds\` tells how
late the event loop was since the page was read last, and so every invocation.
`;
}

function table(families: readonly Described[]): string {
  const rows = families.map(({ name, type, help, labels }) => {
    const names = labels.map((label) => `\`${label}\``).join(", ");
    return `| \`${name}\` | ${type} | ${help} | ${names} |`;
  });
  return ["| Metric | Type | What | Labels |", "|---|---|---|---|", ...rows].join("\n");
}

const text = render();
if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== text) throw new Error("docs/metrics.md is out of date: npm run generate");
} else {
  writeFileSync(page, text);
}
