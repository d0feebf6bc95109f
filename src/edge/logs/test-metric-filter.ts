import { setImmediate } from "node:timers/promises";
import { parseFilterPattern } from "../../logs/filter-pattern.ts";
import type { MetricFilterMatchRecord, TestMetricFilterRequest, TestMetricFilterResponse } from "../models/logs.ts";

/** API-824; events are numbered from one. */
export async function testMetricFilter({
  filterPattern,
  logEventMessages,
}: TestMetricFilterRequest): Promise<TestMetricFilterResponse> {
  const pattern = parseFilterPattern(filterPattern);
  const matches: MetricFilterMatchRecord[] = [];
  for (const [index, eventMessage] of logEventMessages.entries()) {
    // an expression on a message of a megabyte may take a tenth of a second: others get their turn in between
    await setImmediate();
    if (!pattern.matches(eventMessage)) continue;
    matches.push({ eventNumber: index + 1, eventMessage, extractedValues: pattern.extract(eventMessage) });
  }
  return { matches };
}
