import assert from "node:assert/strict";
import { test } from "node:test";
import { indented } from "../../../src/dev/terminal/screen.ts";

/** How text comes into the lines of a terminal. */

const terminal = { width: 30, hasColours: true };
const pipe = { width: undefined, hasColours: false };

test("long lines are broken where the terminal ends, and each part is indented", () => {
  assert.deepEqual(indented("x".repeat(50), "  ", terminal), [`  ${"x".repeat(28)}`, `  ${"x".repeat(22)}`]);
  assert.deepEqual(indented("words that go over the edge of it", "  ", terminal), [
    "  words that go over the edge ",
    "  of it",
  ]);
  assert.deepEqual(indented(`a\n${"x".repeat(50)}`, "  ", pipe), ["  a", `  ${"x".repeat(50)}`]);
});

test("wide characters count as the two columns that they take, and none is cut in pieces", () => {
  assert.deepEqual(indented("とても長い行".repeat(3), "  ", terminal), [
    "  とても長い行とても長い行とて",
    "  も長い行",
  ]);
  assert.deepEqual(indented("🎉".repeat(15), "  ", terminal), [`  ${"🎉".repeat(14)}`, "  🎉"]);
});

test("colours of a function go on in the next line and end with its text; in a pipe there are none", () => {
  const [first, second] = indented(`\u001B[32m${"x".repeat(40)}`, "  ", terminal);
  assert.equal(first, `  \u001B[32m${"x".repeat(28)}\u001B[39m`);
  assert.equal(second, `  \u001B[32m${"x".repeat(12)}\u001B[0m`);
  assert.deepEqual(indented("\u001B[32mgreen\u001B[39m", "", pipe), ["green"]);
});

test("what a function prints moves no cursor and clears no screen", () => {
  assert.deepEqual(indented("\u001B[2J\u001B[1;1Hover\rthere\u0007\r\nbelow", "  ", terminal), [
    "  overthere",
    "  below\u001B[0m",
  ]);
});
