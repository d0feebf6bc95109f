import assert from "node:assert/strict";
import { test } from "node:test";

import { at, functionNamePattern, oneFailure } from "./one-failure.ts";
import { create, logs, refused, rest } from "./requests.ts";

for (const [what, parse, failure] of oneFailure) {
  test(`the model refuses ${what}`, () => {
    assert.deepEqual(refused(parse), {
      name: "ValidationException",
      heading: "1 validation error detected: ",
      failures: [failure],
    });
  });
}

for (const [order, operation, body, failure] of [
  [
    "[RESPONSE_STREAM, BUFFERED]",
    "POST /2021-10-31/functions/f/url",
    { AuthType: "NONE", InvokeMode: "x" },
    "invokeMode",
  ],
  ["[Terminate, Allow]", "PUT /2024-08-31/functions/f/recursion-config", { RecursiveLoop: "x" }, "recursiveLoop"],
  [
    "[LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
    "POST /2015-03-31/event-source-mappings",
    { FunctionName: "f", StartingPosition: "x" },
    "startingPosition",
  ],
] as const) {
  test(`${failure} lists its values in the order AWS does (API-173)`, () => {
    const expected = at("'x'", failure, `Member must satisfy enum value set: ${order}`);
    assert.deepEqual(refused(() => rest(operation, body)).failures, [expected]);
  });
}

test("every failure is in the one message, a value that fails twice twice (API-172)", () => {
  const name = `${"n".repeat(141)}!`;
  assert.deepEqual(
    refused(() => create({ FunctionName: name, Timeout: 0, Code: null })),
    {
      name: "ValidationException",
      heading: "4 validation errors detected: ",
      failures: [
        at("null", "code", "Member must not be null"),
        at("'0'", "timeout", "Member must have value greater than or equal to 1"),
        at(`'${name}'`, "functionName", "Member must have length less than or equal to 140"),
        at(`'${name}'`, "functionName", `Member must satisfy regular expression pattern: ${functionNamePattern}`),
      ].toSorted(),
    },
  );
});

test("CloudWatch Logs says the same under its own name (API-803)", () => {
  assert.deepEqual(
    refused(() => logs("GetLogEvents", { logGroupName: "g", logStreamName: "s", limit: 10_001 })),
    {
      name: "InvalidParameterException",
      heading: "1 validation error detected: ",
      failures: [at("'10001'", "limit", "Member must have value less than or equal to 10000")],
    },
  );
});

test("a structure in a message reads as AWS's Java prints it", () => {
  const one = { metricName: "m", metricNamespace: "n", metricValue: "1" };
  const shown =
    "MetricTransformation(metricName=m, metricNamespace=n, metricValue=1, defaultValue=null, dimensions=null, unit=null)";
  const { failures } = refused(() =>
    logs("PutMetricFilter", {
      logGroupName: "g",
      filterName: "f",
      filterPattern: "",
      metricTransformations: [one, one],
    }),
  );
  const [failure = ""] = failures;
  assert.match(
    failure,
    /^Value '\[MetricTransformation\(.*\), MetricTransformation\(.*\)\]' at 'metricTransformations' failed/,
  );
  assert.deepEqual(members(failure), members(shown));
  function members(text: string): string[] {
    return (/MetricTransformation\(([^)]*)\)/.exec(text)?.[1] ?? "").split(", ").toSorted();
  }
});
