import assert from "node:assert/strict";
import test from "node:test";
import { runtimes } from "../../../src/model/runtimes.ts";
import { selectRuntimes } from "../../runtimes/select.ts";

const selections: [text: string, first: string, last: string, count: number][] = [
  ["all", "nodejs4.3", "nodejs26.x", 12],
  ["B–E", "nodejs4.3", "nodejs22.x", 10],
  ["A–C", "nodejs4.3", "nodejs8.10", 3],
  ["D+", "nodejs10.x", "nodejs26.x", 9],
  ["14.x, E, F", "nodejs14.x", "nodejs26.x", 7],
  ["18.x–22.x", "nodejs18.x", "nodejs22.x", 3],
  ["4.3–10.x", "nodejs4.3", "nodejs10.x", 4],
  ["E (14.x+ from Apr 2023), F", "nodejs16.x", "nodejs26.x", 6],
  ["D+ / A–C", "nodejs4.3", "nodejs26.x", 12],
  ["22.x LMI", "nodejs22.x", "nodejs22.x", 1],
];

for (const [text, first, last, count] of selections) {
  test(`'${text}' selects ${count} runtimes from ${first} to ${last}`, () => {
    const selected = selectRuntimes(text).map((runtime) => runtime.id);
    assert.deepEqual([selected[0], selected.at(-1), selected.length], [first, last, count]);
  });
}

test("family A selects none, since it is not built", () => {
  assert.deepEqual(selectRuntimes("A"), []);
});

test("what names neither a family nor a runtime is refused", () => {
  assert.throws(() => selectRuntimes("nodejs"), /names neither a family nor a runtime/);
});

test("what two parts select is selected once, oldest first", () => {
  assert.deepEqual(selectRuntimes("F, B–F"), runtimes);
});
