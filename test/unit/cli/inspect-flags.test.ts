import assert from "node:assert/strict";
import { test } from "node:test";
import { takeInspect } from "../../../src/cli/inspect-flags.ts";
import { UsageError } from "../../../src/cli/command.ts";

const all = { functions: [], firstPort: 9229, breaks: false };
const orders = [{ name: "orders", port: undefined }];

const lines: readonly [line: string, rest: string, inspection: object | undefined][] = [
  ["--port 0", "--port 0", undefined],
  ["--inspect", "", all],
  ["--inspect --port 0", "--port 0", all],
  ["--inspect orders --port 0", "--port 0", { ...all, functions: orders }],
  ["--inspect=orders", "", { ...all, functions: orders }],
  ["--inspect orders:9300", "", { ...all, functions: [{ name: "orders", port: 9300 }] }],
  ["--inspect 9300", "", { ...all, firstPort: 9300 }],
  ["--inspect=9300 --inspect orders", "", { functions: orders, firstPort: 9300, breaks: false }],
  ["--inspect=orders,users:9231", "", { ...all, functions: [...orders, { name: "users", port: 9231 }] }],
  ["--inspect-brk", "", { ...all, breaks: true }],
  ["--inspect orders --inspect-brk", "", { ...all, functions: orders, breaks: true }],
  ["--inspect-brk=orders src", "src", { ...all, functions: orders, breaks: true }],
  ["--inspect src", "src", all],
  ["--inspect ./orders", "./orders", all],
];

for (const [line, rest, inspection] of lines) {
  test(`'${line}' is understood`, () => {
    const taken = takeInspect(line.split(" "), (word) => word === "src");
    assert.deepEqual(taken, { rest: rest === "" ? [] : rest.split(" "), inspection });
  });
}

test("what is neither a function nor a port is refused", () => {
  for (const wrong of ["--inspect=", "--inspect=a b", "--inspect=orders:x"]) {
    const [, value] = wrong.split("=");
    assert.throws(
      () => takeInspect([wrong]),
      new UsageError(`--inspect takes a function, FUNCTION:PORT or a port, not '${value}'`),
    );
  }
});
