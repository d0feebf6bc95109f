import assert from "node:assert/strict";
import { test } from "node:test";
import { exportedNames, handlerExport } from "../../../src/dev/plain/exported-names.ts";

const forms: readonly [source: string, names: readonly string[]][] = [
  ["exports.handler = async () => 1;", ["handler"]],
  ["module.exports.handler = f;", ["handler"]],
  ["module.exports = { handler, other: 1, async third() {} };", ["handler", "other", "third"]],
  ["export const handler = 1; export async function other() {}", ["handler", "other"]],
  ["export function* pieces() {}", ["pieces"]],
  ["const run = 1;\nexport { run as handler, other };", ["handler", "other"]],
  ['Object.defineProperty(exports, "handler", { get: f });', ["handler"]],
  ["__export(stdin_exports, { handler: () => handler });", ["handler"]],
  ['"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });', []],
  ["// exports.handler = 1\n/* export const handler = 1 */\nf(); // exports.other = 1", []],
  ["if (exports.handler === 1) f();", []],
  ["export default function handler() {}", []],
];

for (const [source, names] of forms) {
  test(`exports of ${JSON.stringify(source)} are ${names.join(", ") || "none"}`, () => {
    assert.deepEqual(exportedNames(source), names);
  });
}

test("a file is a handler where it exports `handler`; one that was named may have one export of another name", () => {
  assert.equal(handlerExport("exports.handler = 1; exports.b = 2;", false), "handler");
  assert.equal(handlerExport("exports.a = 1;", false), undefined);
  assert.equal(handlerExport("exports.a = 1;", true), "a");
  assert.equal(handlerExport("exports.a = 1; exports.b = 2;", true), "handler", "the runtime says that there is none");
});
