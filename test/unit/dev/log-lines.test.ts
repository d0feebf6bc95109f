import assert from "node:assert/strict";
import { test } from "node:test";
import { logLine, logLines } from "../../../src/dev/terminal/log-lines.ts";

const at = "2026-11-24T23:03:29.360Z";
const id = "3b9c45d0-641f-414d-b1af-638a58ee616e";

const lines: readonly [what: string, message: string, shown: ReturnType<typeof logLine>][] = [
  ["a level", `${at}\t${id}\tWARN\ttake\tcare\n`, { level: "warn", text: "take\tcare" }],
  ["no level, on old runtimes", `${at}\t${id}\tvalue1 = a\n`, { level: undefined, text: "value1 = a" }],
  ["what was written to stdout", "as it is\n", { level: undefined, text: "as it is" }],
  ["START", `START RequestId: ${id} Version: $LATEST\n`, undefined],
  ["END", `END RequestId: ${id}\n`, undefined],
  ["REPORT", `REPORT RequestId: ${id}\tDuration: 1 ms\t\n`, undefined],
  ["a timeout", `${at} ${id} Task timed out after 3.00 seconds\n\n`, undefined],
  ["JSON of the function's own", '{"a":1}\n', { level: undefined, text: '{"a":1}' }],
  [
    "JSON logs",
    `{"timestamp":"${at}","level":"ERROR","requestId":"${id}","message":{"a":1}}\n`,
    { level: "error", text: '{"a":1}' },
  ],
  ["JSON logs of the platform", `{"time":"${at}","type":"platform.start","record":{}}\n`, undefined],
  [
    "an error that was thrown",
    `${at}\t${id}\tERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"no","stack":["Error: no","    at f (/a.js:1:2)"]}\n`,
    { level: "error", text: "Error: no\n    at f (/a.js:1:2)" },
  ],
  [
    "frames of the runtime",
    `${at}\t${id}\tERROR\tInvoke Error \t{"stack":["E: x","    at f (/a.js:1:2)","    at start (/lambkin/src/guest/bootstrap.js:1:2)","    at node:internal/x:1:2"]}\n`,
    { level: "error", text: "E: x\n    at f (/a.js:1:2)" },
  ],
  [
    "an exit",
    `RequestId: ${id} Error: Runtime exited with error: exit status 3\n`,
    { level: "error", text: "Runtime exited with error: exit status 3" },
  ],
  ["the type of an exit", "Runtime.ExitError\n", undefined],
];

for (const [what, message, shown] of lines) {
  test(`of ${what}, ${shown ? "the text is shown" : "nothing is shown"}`, () => {
    assert.deepEqual(logLine(message), shown);
  });
}

test("an error of the init phase is shown once, though the phase is tried twice and Node.js says it too", () => {
  const error = `${at}\t-\tERROR\tInit Error \t{"errorType":"E","stack":["E: no","    at f (/a.js:1:2)"]}\n`;
  const dump = [
    "node:internal/process/promises:324\n",
    "    triggerUncaughtException(err, true /* fromPromise */);\n",
    "\n",
    "Error [Runtime.ImportModuleError]: E: no\n",
    "\n",
    "Node.js v26.10.0\n",
  ];
  assert.deepEqual(
    logLines(["loading\n", error, ...dump, "loading\n", error, ...dump, "end\n"]).map(({ text }) => text),
    ["loading", "E: no\n    at f (/a.js:1:2)", "loading", "end"],
  );
});

test("a handler that the runtime refuses is told of once, on every runtime", () => {
  const text = "Runtime.HandlerNotFound: index.handler is undefined or not exported";
  const old = `${at}\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.HandlerNotFound","stack":["${text}","    at processImmediate (internal/timers.js:461:21)"]}\n`;
  const error = `${at}\tundefined\tERROR\tInit Error \t{"stack":["${text}"]}\n`;
  const dump = [
    "node:internal/process/promises:394\n",
    `${text}\n`,
    "    at pick (/guest/load.js:1:2)\n",
    "Node.js v24.21.0\n",
  ];
  assert.deepEqual(logLines([old, old]), [{ level: "error", text, isInitError: true }]);
  assert.deepEqual(logLines([error, ...dump, error, ...dump]), [{ level: "error", text, isInitError: true }]);
});

test("what Node.js says of an error of the function's own is shown", () => {
  const dump = ["node:internal/process/promises:324\n", "Error: mine\n", "Node.js v26.10.0\n"];
  assert.equal(logLines(dump).length, 3);
});
