import assert from "node:assert/strict";
import { test } from "node:test";
import { type EmbeddedMetric, readEmbedded } from "../../../src/telemetry/embedded-format.ts";

/** AWS's own example. */
const example = {
  _aws: {
    Timestamp: 1574109732004,
    CloudWatchMetrics: [
      {
        Namespace: "lambda-function-metrics",
        Dimensions: [["functionVersion"]],
        Metrics: [{ Name: "time", Unit: "Milliseconds", StorageResolution: 60 }],
      },
    ],
  },
  functionVersion: "$LATEST",
  time: 100,
  requestId: "989ffbf8-9ace-4817-a57c-e4dd734019ee",
};

const time: EmbeddedMetric = {
  namespace: "lambda-function-metrics",
  name: "time",
  unit: "Milliseconds",
  dimensions: { functionVersion: "$LATEST" },
  values: [100],
};

type Directive = Partial<Record<"Namespace" | "Dimensions" | "Metrics", unknown>>;

/** A document with one directive, and these members beside it. */
function document(changes: Directive, members: object = {}): string {
  const directive = { Namespace: "n", Dimensions: [[]], Metrics: [{ Name: "a" }], ...changes };
  return JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [directive] }, a: 1, ...members });
}

const a = { namespace: "n", name: "a", unit: "None", dimensions: {}, values: [1] };
const prefix = "2026-01-31T00:00:00.000Z\t989ffbf8-9ace-4817-a57c-e4dd734019ee\t";

const documents: readonly (readonly [string, string, readonly EmbeddedMetric[]])[] = [
  ["AWS's example", JSON.stringify(example), [time]],
  ["one on many lines", `${JSON.stringify(example, undefined, 2)}\n`, [time]],
  ["one behind what console.log writes before it", `${prefix}INFO\t${JSON.stringify(example)}\n`, [time]],
  ["one behind what the old runtimes write before it", `${prefix}${JSON.stringify(example)}\n`, [time]],
  ["a metric without a unit and without dimensions", document({}), [a]],
  ["several values of one metric", document({}, { a: [1, 2.5, -3] }), [{ ...a, values: [1, 2.5, -3] }]],
  ["no values of a metric", document({}, { a: [] }), [{ ...a, values: [] }]],
  [
    "several metrics, each with several sets of dimensions",
    document(
      { Dimensions: [["x"], ["x", "y"]], Metrics: [{ Name: "a" }, { Name: "b", Unit: "Count" }] },
      { b: 2, x: "1", y: "2" },
    ),
    [
      { ...a, dimensions: { x: "1" } },
      { ...a, name: "b", unit: "Count", values: [2], dimensions: { x: "1" } },
      { ...a, dimensions: { x: "1", y: "2" } },
      { ...a, name: "b", unit: "Count", values: [2], dimensions: { x: "1", y: "2" } },
    ],
  ],
  ["no metric at all", document({ Metrics: [] }), []],
];

for (const [what, message, metrics] of documents) {
  test(`${what}: read without a fault`, () => assert.deepEqual(readEmbedded(message), { metrics, fault: undefined }));
}

for (const [what, message] of [
  ["a line that only speaks of it", 'the member "_aws" is missing\n'],
  ["text before it that no runtime writes", `metrics: ${JSON.stringify(example)}`],
  ["a document inside a line of the JSON log format", JSON.stringify({ level: "INFO", message: example })],
  ["a document of another kind", '{"_aws":true}'],
  ["an array of documents", JSON.stringify([example])],
] as const) {
  test(`${what}: no metrics and no fault`, () => {
    assert.deepEqual(readEmbedded(message), { metrics: [], fault: undefined });
  });
}

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ Name: `m${index}` }));

for (const [what, message, fault] of [
  ["half a document", JSON.stringify(example).slice(0, -1), "parsing"],
  ["something behind a document", `${JSON.stringify(example)} and more`, "parsing"],
  ["no time", JSON.stringify({ ...example, _aws: { CloudWatchMetrics: [] } }), "validation"],
  ["no directives", JSON.stringify({ _aws: { Timestamp: 1 } }), "validation"],
  ["a directive that is none", JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [null] } }), "validation"],
  ["no namespace", document({ Namespace: "" }), "validation"],
  ["dimensions that are no sets", document({ Dimensions: ["x"] }, { x: "1" }), "validation"],
  ["a dimension that is not there", document({ Dimensions: [["x"]] }), "validation"],
  ["a dimension that is no text", document({ Dimensions: [["x"]] }, { x: 1 }), "validation"],
  ["a dimension that every object has", document({ Dimensions: [["constructor"]] }), "validation"],
  ["31 dimensions", document({ Dimensions: [Array.from({ length: 31 }, () => "x")] }, { x: "1" }), "validation"],
  ["31 sets of dimensions", document({ Dimensions: Array.from({ length: 31 }, () => []) }), "validation"],
  ["101 metrics", document({ Metrics: many(101) }), "validation"],
  ["101 values", document({}, { a: Array.from({ length: 101 }, () => 1) }), "validation"],
  ["a metric that is not there", document({ Metrics: [{ Name: "b" }] }), "validation"],
  ["a metric that is no number", document({}, { a: "1" }), "validation"],
  ["values of which one is no number", document({}, { a: [1, null] }), "validation"],
  ["a value that is too large for a number", document({}).replace('"a":1', '"a":1e999'), "validation"],
  ["more than a megabyte", document({}, { more: "x".repeat(2 ** 20) }), "validation"],
] as const) {
  test(`${what}: a ${fault} fault and no metrics`, () => {
    assert.deepEqual(readEmbedded(message), { metrics: [], fault });
  });
}

test("what can be read of a document with a fault is read", () => {
  const message = document({ Metrics: [{ Name: "b" }, { Name: "a" }] });
  assert.deepEqual(readEmbedded(message), { metrics: [a], fault: "validation" });
});

test("no document gives more than three thousand metrics", () => {
  const directive = { Namespace: "n", Dimensions: Array.from({ length: 30 }, () => []), Metrics: many(100) };
  const values = Object.fromEntries(many(100).map(({ Name }) => [Name, 1]));
  const text = JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [directive, directive] }, ...values });
  const { metrics, fault } = readEmbedded(text);
  assert.deepEqual([metrics.length, fault], [3000, "validation"]);
});
