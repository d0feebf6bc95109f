import assert from "node:assert/strict";
import { test } from "node:test";
import { inputOf, unknownPlaceholder } from "../../../src/events/rules/target-input.ts";

const event = {
  version: "0",
  id: "an-id",
  "detail-type": "order",
  source: "shop",
  account: "123456789012",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: {
    command: "update",
    valid: true,
    user: { id: "u-1", name: 'Anna "A"' },
    states: ["HIGH", "LOW"],
    items: [{ price: 1 }, { price: 2 }],
  },
};
const sent = {
  event,
  text: JSON.stringify(event),
  ruleArn: "arn:aws:events:us-east-1:123456789012:rule/r",
  ruleName: "r",
  ingestedAt: Date.UTC(2026, 0, 1, 0, 0, 1),
};
const target = { Id: "t", Arn: "arn:aws:lambda:us-east-1:123456789012:function:f" };

test("a target without an input of its own gets the event as it came", () => {
  assert.equal(inputOf(target, { ...sent, text: '{ "as it": "came" }' }), '{ "as it": "came" }');
});

test("a target's input is sent as it is written", () => {
  assert.equal(inputOf({ ...target, Input: '{ "a": 1 }' }, sent), '{ "a": 1 }');
});

const paths: readonly (readonly [path: string, json: string])[] = [
  ["$.detail.user", '{"id":"u-1","name":"Anna \\"A\\""}'],
  ["$.detail.user.id", '"u-1"'],
  ["$.detail-type", '"order"'],
  ["$.detail.states[1]", '"LOW"'],
  ["$.detail.items[*].price", "[1,2]"],
  ["$.detail['command']", '"update"'],
  ["$.detail.gone", "null"],
  ["$.detail.constructor", "null"],
];
for (const [path, json] of paths) {
  test(`the path ${path} is ${json}`, () => {
    assert.equal(inputOf({ ...target, InputPath: path }, sent), json);
  });
}

const InputPathsMap = {
  type: "$.detail-type",
  command: "$.detail.command",
  valid: "$.detail.valid",
  user: "$.detail.user",
  id: "$.detail.user.id",
  name: "$.detail.user.name",
  states: "$.detail.states",
  gone: "$.detail.gone",
};

/** As recorded from AWS: inside of quotes a value is text, elsewhere JSON. */
const templates: readonly (readonly [template: string, result: string])[] = [
  ['"Event of <type>, <command><gone>"', '"Event of order, update"'],
  ['{"type": <type>,  "command": <command>, "gone": <gone>}', '{"type": "order",  "command": "update", "gone": ""}'],
  ['{"path": "users/<id>/<id>", "id": "<id>"}', '{"path": "users/u-1/u-1", "id": "u-1"}'],
  ['{"states": <states>, "valid": <valid>}', '{"states": ["HIGH","LOW"], "valid": true}'],
  ['"<states> is <valid> of <user>"', String.raw`"[HIGH,LOW] is true of {id:u-1,name:Anna \A\}"`],
  ['{"name": "<name>"}', String.raw`{"name": "Anna \"A\""}`],
  [String.raw`{"quote": "\"<id>\""}`, String.raw`{"quote": "\"u-1\""}`],
  [
    '"<aws.events.rule-arn> <aws.events.rule-name> <aws.events.event.ingestion-time>"',
    `"${sent.ruleArn} r 2026-01-01T00:00:01.000Z"`,
  ],
  ['{"whole": <aws.events.event.json>}', `{"whole": ${sent.text}}`],
];
for (const [template, result] of templates) {
  test(`the template ${template} becomes ${result}`, () => {
    const InputTransformer = { InputPathsMap, InputTemplate: template };
    assert.equal(inputOf({ ...target, InputTransformer }, sent), result);
  });
}

test("a list or an object in quotes of a JSON template leaves no JSON, as at AWS", () => {
  for (const [InputTemplate, result] of [
    ['{"user": "<user>"}', String.raw`{"user": "{"id":"u-1","name":"Anna \"A\""}"}`],
    [' {"states": "of <states>"}', ' {"states": "of ["HIGH","LOW"]"}'],
    ["<states> are states", '["HIGH","LOW"] are states'],
  ] as const) {
    assert.equal(inputOf({ ...target, InputTransformer: { InputPathsMap, InputTemplate } }, sent), result);
  }
});

test("the event that a template asks for has no detail, and its type by another name", () => {
  const InputTransformer = { InputTemplate: "<aws.events.event>" };
  const { detail: _, "detail-type": detailType, ...rest } = event;
  assert.deepEqual(JSON.parse(inputOf({ ...target, InputTransformer }, sent)), { ...rest, detailType });
});

test("a placeholder that stands for nothing is found", () => {
  assert.equal(unknownPlaceholder({ InputPathsMap, InputTemplate: '"<type> <other>"' }), "other");
  assert.equal(unknownPlaceholder({ InputTemplate: '"<aws.events.event>"' }), undefined);
});
