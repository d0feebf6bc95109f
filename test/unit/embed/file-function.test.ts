import assert from "node:assert/strict";
import { test } from "node:test";
import { fromFile } from "../../../src/embed/file-function.ts";

/** What a function of a file can't be told. */

const settings: readonly (readonly [unknown, string])[] = [
  [
    { memroy: 256 },
    "fromFile knows no 'memroy': did you mean memory? there are runtime, memory, timeout, environment, layers, folder, members",
  ],
  [{ timeout: "3" }, "fromFile's timeout must be a number"],
  [{ environment: { A: 1 } }, "fromFile's environment must be an object of strings"],
  [{ layers: "layer" }, "fromFile's layers must be a list of folders"],
  ["nodejs24.x", "fromFile's second argument must be an object"],
];

for (const [given, message] of settings) {
  test(`settings of a file that are none are refused: ${JSON.stringify(given)}`, () => {
    assert.throws(() => Reflect.apply(fromFile, undefined, ["src/app.handler", given]), {
      name: "TypeError",
      message,
    });
  });
}
