import { isFields } from "../model/payload.ts";

/**
 * CloudWatch's embedded metric format: metrics in a line of a function's log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */

/** One metric of one document with one of its sets of dimensions. */
export interface EmbeddedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** What a line holds: AWS counts its faults as EMFParsingErrors and EMFValidationErrors. */
export interface EmbeddedReading {
  /** Those that can be read, also of a document with faults. */
  readonly metrics: readonly EmbeddedMetric[];
  readonly fault: "parsing" | "validation" | undefined;
}

/** A line without this is no document. */
export const embeddedMark = '"_aws"';

const limits = { documentLength: 2 ** 20, metrics: 100, values: 100, sets: 30, dimensions: 30, nameLength: 1024 };
/** Of one document, over all its directives and sets of dimensions. */
const maxFound = 3000;

/** What the runtime writes before a message: time, request id, and since nodejs10.x the level (RT-300). */
const prefix = /^(?:[^\t{]*\t){2,3}(?=\{)/;
const nothing: EmbeddedReading = { metrics: [], fault: undefined };

/** Reads one event of a function's log; one that is no document has no faults. */
export function readEmbedded(message: string): EmbeddedReading {
  const text = message.replace(prefix, "");
  if (!text.startsWith("{")) return nothing;
  if (text.length > limits.documentLength) return { metrics: [], fault: "validation" };
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return { metrics: [], fault: "parsing" }; // a SyntaxError
  }
  if (!isFields(root) || !isFields(root["_aws"])) return nothing;
  const { CloudWatchMetrics: directives, Timestamp: timestamp } = root["_aws"];
  const metrics: EmbeddedMetric[] = [];
  let isValid = Array.isArray(directives) && typeof timestamp === "number";
  for (const directive of Array.isArray(directives) ? directives : []) {
    for (const found of directed(directive, root)) {
      if (found && metrics.length < maxFound) metrics.push(found);
      else isValid = false;
    }
  }
  return { metrics, fault: isValid ? undefined : "validation" };
}

type Members = Readonly<Record<string, unknown>>;

/** The metrics that one MetricDirective asks for; `undefined` for each that is not as it has to be. */
function* directed(directive: unknown, root: Members): Generator<EmbeddedMetric | undefined> {
  const { Namespace, Dimensions, Metrics } = isFields(directive) ? directive : {};
  if (!isName(Namespace) || !isList(Dimensions, limits.sets) || !isList(Metrics, limits.metrics)) {
    yield undefined;
    return;
  }
  for (const set of Dimensions) {
    const dimensions = dimensionsOf(set, root);
    for (const definition of Metrics) yield dimensions && metricOf(Namespace, dimensions, definition, root);
  }
}

function metricOf(
  namespace: string,
  dimensions: EmbeddedMetric["dimensions"],
  definition: unknown,
  root: Members,
): EmbeddedMetric | undefined {
  const { Name: name, Unit: unit = "None" } = isFields(definition) ? definition : {};
  if (!isName(name) || !isName(unit)) return undefined;
  const values = valuesIn(root[name]);
  return values && { namespace, name, unit, dimensions, values };
}

function dimensionsOf(set: unknown, root: Members): Record<string, string> | undefined {
  if (!isList(set, limits.dimensions)) return undefined;
  const dimensions: Record<string, string> = {};
  for (const name of set) {
    const value = isName(name) ? root[name] : undefined;
    if (!isName(name) || !isName(value)) return undefined;
    dimensions[name] = value;
  }
  return dimensions;
}

function valuesIn(target: unknown): number[] | undefined {
  if (isNumber(target)) return [target];
  return isList(target, limits.values) && target.every(isNumber) ? target : undefined;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= limits.nameLength;
}

function isList(value: unknown, max: number): value is unknown[] {
  return Array.isArray(value) && value.length <= max;
}
