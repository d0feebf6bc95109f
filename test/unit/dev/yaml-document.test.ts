import assert from "node:assert/strict";
import { test } from "node:test";
import { Member } from "../../../src/dev/member.ts";
import { ProjectError } from "../../../src/dev/project.ts";
import { readYaml } from "../../../src/dev/yaml-document.ts";

const shortForms: Readonly<Record<string, unknown>> = {
  "!Ref Queue": { Ref: "Queue" },
  "!GetAtt Queue.Arn": { "Fn::GetAtt": ["Queue", "Arn"] },
  "!GetAtt Stack.Outputs.Url": { "Fn::GetAtt": ["Stack", "Outputs.Url"] },
  "!GetAtt [Queue, Arn]": { "Fn::GetAtt": ["Queue", "Arn"] },
  "!Sub 'a-${B}'": { "Fn::Sub": "a-${B}" },
  "!Sub ['${A}', { A: !Ref B }]": { "Fn::Sub": ["${A}", { A: { Ref: "B" } }] },
  "!Join ['-', [a, !Ref B]]": { "Fn::Join": ["-", ["a", { Ref: "B" }]] },
  "!If [Prod, 1, !Ref 'AWS::NoValue']": { "Fn::If": ["Prod", 1, { Ref: "AWS::NoValue" }] },
  "!Condition Prod": { Condition: "Prod" },
  "!Base64 a": { "Fn::Base64": "a" },
  "2012-10-17": "2012-10-17",
  on: "on",
  "0x10": 16,
  '{ "a": [1, true, null, "x"] }': { a: [1, true, null, "x"] },
};

for (const [text, value] of Object.entries(shortForms)) {
  test(`'${text}' is read`, () => {
    assert.deepEqual(readYaml(`x: ${text}\n`, "/a.yml").value, { x: value });
  });
}

test("anchors are merged, and what is written itself goes before", () => {
  const text = "a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc:\n  <<: [*a, *b]\n  x: 3\nd: *a\n";
  const a = { x: 1, y: 1 };
  assert.deepEqual(readYaml(text, "/a.yml").value, { a, b: { y: 2, z: 2 }, c: { x: 3, y: 1, z: 2 }, d: a });
});

test("a member called __proto__ is a member", () => {
  assert.deepEqual(Object.keys(readYaml("__proto__: { a: 1 }\n", "/a.yml").value ?? {}), ["__proto__"]);
});

test("members know their lines, in lists and in JSON as well", () => {
  const { value, source } = readYaml('{\n "a": [\n  1,\n  { "b": 2 }\n ]\n}\n', "/x/a.json");
  const [, second] = Member.root(value, source).get("a").list();
  assert.equal(second?.get("b").where, "a.json:4");
  assert.equal(second.get("nothing").where, "a.json:4");
  assert.equal(second.get("b").path, "a[1].b");
});

test("a mistake is told with its line", () => {
  assert.throws(
    () => readYaml("a: 1\nb: [1,\nc: 2\n", "/x/a.yml"),
    (error: ProjectError) => error instanceof ProjectError && error.file === "/x/a.yml" && error.line === 3,
  );
});
