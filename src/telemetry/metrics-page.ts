import { setImmediate as turn } from "node:timers/promises";
import {
  Gauge,
  type MetricObjectWithValues,
  type MetricValueWithName,
  Registry,
  collectDefaultMetrics,
} from "@prometheus-io/client";
import { dayMs } from "../model/time.ts";
import { embeddedFamilies } from "./embedded-families.ts";
import { engineFamilies } from "./engine-families.ts";
import type { EngineState } from "./engine-state.ts";
import type { Family, Sample } from "./family.ts";
import { lambdaFamilies } from "./lambda-families.ts";

/** A page for Prometheus, and how it is to be labelled. */
export interface MetricsPage {
  readonly contentType: string;
  /** In pieces, as somebody reads them. */
  readonly text: AsyncIterable<string>;
}

/** All metrics but those of the process. */
export const families: readonly Family<EngineState>[] = [...lambdaFamilies, ...embeddedFamilies, ...engineFamilies];

/** Their names break rules of Prometheus; what they tell others tell as well. */
const misnamed = [
  "nodejs_active_handles_total",
  "nodejs_active_requests_total",
  "nodejs_active_resources_total",
  "nodejs_eventloop_utilization_histogram",
  "nodejs_eventloop_utilization_summary",
];

/** Of the process, however many engines are in it: what watches the event loop is never taken down. */
const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics, eventLoopUtilizationTimeout: dayMs });
for (const name of misnamed) processMetrics.removeSingleMetric(name);

/** So many lines are written at once; then invocations go on. */
const linesAtOnce = 1000;

export function metricsPage(state: EngineState): MetricsPage {
  const registry = new Registry();
  return { contentType: registry.contentType, text: pieces(state, registry) };
}

async function* pieces(state: EngineState, registry: Registry): AsyncGenerator<string, void, undefined> {
  const written = async (family: Family<EngineState>, lines: Line[]): Promise<string> =>
    `${await registry.getMetricsAsString(new Snapshot(family, lines))}\n`;
  for (const family of families) {
    const head = await written(family, []);
    yield head;
    for (const lines of batches(family, state)) {
      yield (await written(family, lines)).slice(head.length);
      await turn();
    }
  }
  yield await processMetrics.metrics();
}

function* batches({ name, samples }: Family<EngineState>, state: EngineState): Generator<Line[]> {
  let lines: Line[] = [];
  for (const sample of samples(state)) {
    lines.push(lineOf(name, sample));
    if (lines.length < linesAtOnce) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}

/** A line with labels that the registry writes out once and keeps. */
interface Line extends MetricValueWithName<string> {
  readonly sharedLabels: object;
}

/** A part of a family as it is now: the client's own classes would count again what is counted already. */
class Snapshot extends Gauge<string> {
  readonly #family: Family<EngineState>;
  readonly #values: Line[];

  constructor(family: Family<EngineState>, values: Line[]) {
    const { name, help } = family;
    super({ name, help, registers: [] });
    this.#family = family;
    this.#values = values;
  }

  override async get(): Promise<MetricObjectWithValues<Line>> {
    const { name, help, type } = this.#family;
    const values = this.#values;
    return await Promise.resolve({ name, help, type, values, aggregator: "sum", collect: () => {} });
  }
}

function lineOf(name: string, { labels, value, suffix = "", le }: Sample): Line {
  return { sharedLabels: labels, labels: le === undefined ? {} : { le }, value, metricName: name + suffix };
}
