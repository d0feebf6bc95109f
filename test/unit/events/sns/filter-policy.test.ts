import assert from "node:assert/strict";
import { test } from "node:test";
import { filterOf } from "../../../../src/events/sns/filter-policy.ts";
import type { MessageAttributes } from "../../../../src/events/sqs/message.ts";

const attributes: MessageAttributes = {
  kind: { DataType: "String", StringValue: "new" },
  price: { DataType: "Number", StringValue: "100.50" },
  sports: { DataType: "String.Array", StringValue: '["rugby","tennis",5,true]' },
  single: { DataType: "String.Array", StringValue: "rugby" },
  address: { DataType: "String", StringValue: "10.0.0.7" },
  text: { DataType: "String", StringValue: "100.5" },
  bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(1) },
  "a.b": { DataType: "String", StringValue: "dotted" },
  custom: { DataType: "Number.int", StringValue: "7" },
};

const cases: readonly [policy: object, isThrough: boolean][] = [
  [{}, true],
  [{ kind: ["new", "old"] }, true],
  [{ kind: ["old"] }, false],
  [{ kind: ["new"], price: [100] }, false],
  [{ missing: ["new"] }, false],
  [{ kind: [{ prefix: "ne" }] }, true],
  [{ kind: [{ suffix: "ew" }] }, true],
  [{ kind: [{ "equals-ignore-case": "NEW" }] }, true],
  [{ kind: [{ "anything-but": ["new"] }] }, false],
  [{ kind: [{ "anything-but": { prefix: "o" } }] }, true],
  [{ missing: [{ "anything-but": ["new"] }] }, false],
  [{ price: [100.5] }, true],
  [{ text: [100.5] }, false],
  [{ text: ["100.5"] }, true],
  [{ price: ["100.50"] }, false],
  [{ price: [{ numeric: [">", 100, "<=", 101] }] }, true],
  [{ custom: [7] }, true],
  [{ sports: ["tennis"] }, true],
  [{ sports: [5] }, true],
  [{ sports: [true] }, true],
  [{ sports: ["golf"] }, false],
  [{ sports: [{ "anything-but": ["rugby"] }] }, true],
  [{ single: ["rugby"] }, true],
  [{ address: [{ cidr: "10.0.0.0/24" }] }, true],
  [{ kind: [{ exists: true }] }, true],
  [{ missing: [{ exists: false }] }, true],
  [{ kind: [{ exists: false }] }, false],
  [{ bytes: [{ exists: true }] }, false],
  [{ "a.b": ["dotted"] }, true],
  [{ $or: [{ kind: ["old"] }, { price: [{ numeric: [">", 1] }] }] }, true],
  [{ $or: [{ kind: ["old"] }, { price: [{ numeric: ["<", 1] }] }] }, false],
];

for (const [policy, isThrough] of cases) {
  test(`attributes are ${isThrough ? "let through" : "held back"} by ${JSON.stringify(policy)}`, () => {
    const filter = filterOf(JSON.stringify(policy), "MessageAttributes");
    assert.equal(filter({ message: "m", attributes }), isThrough);
  });
}

const bodies: readonly [message: string, isThrough: boolean][] = [
  ['{"order":{"kind":"new","items":[{"id":1},{"id":2}]}}', true],
  ['{"order":{"kind":"new","items":[{"id":3}]}}', false],
  ['{"order":{"kind":"old","items":[{"id":2}]}}', false],
  ['"new"', false],
  ["no JSON", false],
];

for (const [message, isThrough] of bodies) {
  test(`the text ${message} is ${isThrough ? "let through" : "held back"} by a policy for texts`, () => {
    const filter = filterOf('{"order":{"kind":["new"],"items":{"id":[2]}}}', "MessageBody");
    assert.equal(filter({ message, attributes }), isThrough);
  });
}

test("a policy with more than 150 combinations is refused", () => {
  const list = (length: number) => Array.from({ length }, (_, index) => index);
  const policy = JSON.stringify({ a: { b: { c: list(4) } }, d: { e: list(5) } });
  assert.equal(typeof filterOf(policy, "MessageBody"), "function");
  const larger = JSON.stringify({ a: { b: { c: list(5) } }, d: { e: list(6) } });
  assert.throws(() => filterOf(larger, "MessageBody"), { message: "FilterPolicy: Filter policy is too complex" });
});
