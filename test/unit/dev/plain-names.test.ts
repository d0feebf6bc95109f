import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { namesOf } from "../../../src/dev/plain/find-handlers.ts";

const root = join("/", "project");

function names(files: readonly string[], taken: readonly string[] = []): string[] {
  return namesOf(
    files.map((file) => join(root, file)),
    root,
    new Set(taken),
  );
}

test("a function has the name of its file, and with its folders where that is another's", () => {
  assert.deepEqual(names(["orders.js", "users/index.ts"]), ["orders", "users"]);
  assert.deepEqual(names(["a/run.js", "b/run.js"]), ["a-run", "b-run"]);
  assert.deepEqual(names(["a/run.js"], ["run"]), ["a-run"]);
  assert.deepEqual(names(["[...rest].js"]), ["-rest-"]);
});

test("names are cut to the 64 characters that AWS allows, and are two also where that makes them one", () => {
  const long = "x".repeat(70);
  assert.deepEqual(names([`${long}.js`]), [long.slice(0, 64)]);
  assert.deepEqual(names([`${long}/a/run.js`, `${long}/b/run.js`]), [long.slice(0, 64), `${long.slice(0, 62)}-2`]);
});
