import assert from "node:assert/strict";
import { test } from "node:test";
import { failuresIn } from "../../../../src/events/sources/batch-response.ts";

const ids = new Set(["1", "2", "3"]);

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
const responses: readonly (readonly [response: string, failed: readonly string[] | "all"])[] = [
  ["", []],
  ["null", []],
  ["{}", []],
  ['{"batchItemFailures":null}', []],
  ['{"batchItemFailures":[]}', []],
  ['{"batchItemFailures":[{"itemIdentifier":"2"}]}', ["2"]],
  ['{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"3"},{"itemIdentifier":"2"}]}', ["2", "3"]],
  ['{"batchItemFailures":[{"itemIdentifier":""}]}', "all"],
  ['{"batchItemFailures":[{"itemIdentifier":null}]}', "all"],
  ['{"batchItemFailures":[{"itemIdentifier":2}]}', "all"],
  ['{"batchItemFailures":[{"foo":"2"}]}', "all"],
  ['{"batchItemFailures":["2"]}', "all"],
  ['{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"of another batch"}]}', "all"],
  ['{"batchItemFailures":"2"}', "all"],
  ['"a string"', "all"],
  ["[]", "all"],
  ["17", "all"],
  ["not JSON", "all"],
];

for (const [response, failed] of responses) {
  test(`of a batch that is answered with '${response}', ${failed === "all" ? "all" : failed.length} have failed`, () => {
    const found = failuresIn(Buffer.from(response), ids);
    assert.deepEqual(found === "all" ? found : [...found], failed);
  });
}
