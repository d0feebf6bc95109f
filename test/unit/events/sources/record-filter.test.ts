import assert from "node:assert/strict";
import { test } from "node:test";
import { recordFilter } from "../../../../src/events/sources/record-filter.ts";

const json = (body: object) => JSON.stringify(body);

/** Patterns, bodies that they let through, and bodies that they don't. */
const filters: readonly (readonly [pattern: string, passing: readonly string[], others: readonly string[]])[] = [
  ["{}", ["text", json({ a: 1 })], []],
  ['{"body":["text"]}', ["text"], ["other", '"text"', json({ text: 1 })]],
  ['{"body":[{"prefix":"te"}]}', ["text"], ["toast", json({ te: 1 })]],
  ['{"body":{"a":["x"]}}', [json({ a: "x" }), json({ a: ["y", "x"] }), json([{ a: "x" }])], ["x", json({ a: "y" })]],
  ['{"body":{"a":[{"exists":false}]}}', [json({ b: 1 })], ["text", json({ a: 1 })]],
  ['{"body":{"a":[null]}}', [json({ a: null })], [json({ a: "" }), json({})]],
  ['{"body":{"a":[""]}}', [json({ a: "" })], [json({ a: null })]],
  ['{"body":{"a":[{"numeric":[">=",100,"<",200]}]}}', [json({ a: 100 })], [json({ a: 200 }), json({ a: "100" })]],
  ['{"body":{"a":[{"anything-but":["x","y"]}]}}', [json({ a: "z" })], [json({ a: "x" })]],
  ['{"body":{"a":[{"suffix":".png"}]}}', [json({ a: "i.png" })], [json({ a: "i.jpg" })]],
  ['{"body":{"a":[{"equals-ignore-case":"aBc"}]}}', [json({ a: "AbC" })], [json({ a: "abcd" })]],
  ['{"body":{"a":[{"wildcard":"a*z"}]}}', [json({ a: "abz" })], [json({ a: "abc" })]],
  ['{"body":{"$or":[{"a":[1]},{"b":[2]}]}}', [json({ a: 1 }), json({ b: 2 })], [json({ a: 2 })]],
  ['{"messageAttributes":{"kind":{"stringValue":["x"]}}}', ["text", json({ a: 1 })], []],
  ['{"attributes":{"ApproximateReceiveCount":["2"]}}', [], ["text"]],
];

for (const [Pattern, passing, others] of filters) {
  const passes = recordFilter({ FilterCriteria: { Filters: [{ Pattern }] } });
  test(`a filter ${Pattern} lets through ${passing.join(", ") || "nothing"}`, () => {
    for (const body of passing) assert.equal(passes(recordOf(body)), true, body);
    for (const body of others) assert.equal(passes(recordOf(body)), false, body);
  });
}

test("one of several filters is enough", () => {
  const Filters = [{ Pattern: '{"body":["a"]}' }, { Pattern: '{"body":["b"]}' }];
  const passes = recordFilter({ FilterCriteria: { Filters } });
  assert.deepEqual(
    ["a", "b", "c"].map((body) => passes(recordOf(body))),
    [true, true, false],
  );
});

test("a filter that nobody could match is refused", () => {
  for (const Pattern of ['{"body":[{"sounds-like":"a"}]}', '{"body":[]}', '{"body":{}}', '{"body":"a"}']) {
    assert.throws(() => recordFilter({ FilterCriteria: { Filters: [{ Pattern }] } }), { name: "InvalidPatternError" });
  }
});

function recordOf(body: string): object {
  return {
    messageId: "id",
    body,
    attributes: { ApproximateReceiveCount: "1" },
    messageAttributes: { kind: { stringValue: "x", dataType: "String" } },
    eventSource: "aws:sqs",
  };
}
