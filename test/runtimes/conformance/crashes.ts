import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import { announced, type Case, steps } from "../case.ts";
import { cold, failed, ok, processExited, runtimeExited, tracesFrom, warm } from "../expect.ts";
import { between, errorLine, hasLine, hasStack } from "../expect-log.ts";

const throwsLater = `exports.handler = (e, c, cb) => { setTimeout(() => { throw new Error("tb"); }, 10); };`;

/** RT-258, RT-272: the two raw lines that tell how the process ended, before END. */
function exitLines(result: InvocationResult, how: string, type = "Runtime.ExitError"): void {
  const lines = between(result).map((line) => line.text);
  const at = lines.indexOf(`RequestId: ${result.requestId} Error: Runtime exited ${how}`);
  assert(at >= 0, `the line 'Runtime exited ${how}' in ${JSON.stringify(lines.map((line) => line.slice(0, 200)))}`);
  assert.equal(lines[at + 1], type);
}

/** Section 13.5: uncaught exceptions, unhandled rejections, exits and signals. */
export const crashes: readonly Case[] = [
  {
    id: "C120",
    title: "an uncaught exception is the answer, is logged, and ends the process with 129",
    rules: ["RT-250", "RT-258"],
    on: "D, E",
    code: announced(throwsLater),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "tb");
      tracesFrom(result, "Error: tb");
      assert.equal(errorLine(result, "Uncaught Exception ")["errorMessage"], "tb");
      exitLines(result, "with error: exit status 129");
      cold(await run.invoke());
    },
  },
  {
    id: "C121",
    title: "an uncaught exception ends the process, its stack is one event, and the last line tells it",
    rules: ["RT-252", "RT-261"],
    on: "B, C",
    code: announced(throwsLater),
    play: async (run) => {
      const result = await run.invoke();
      processExited(result);
      hasStack(result, "Error: tb");
      assert.equal(result.log.find((line) => line.message.startsWith("Error: tb"))?.id, result.requestId);
      assert.equal(result.log.at(-1)?.text, `RequestId: ${result.requestId} Process exited before completing request`);
      assert.equal(result.log.at(-2)?.platform, "REPORT");
      cold(await run.invoke());
    },
  },
  {
    id: "C122",
    title: "an uncaught exception ends Node with status 1 and its own dump, raw in the log",
    rules: ["RT-254", "RT-272"],
    on: "F",
    code: announced(`exports.handler = async () => {
      setTimeout(() => { throw new Error("tb"); }, 10); await new Promise((done) => setTimeout(done, 500));
    };`),
    play: async (run) => {
      const result = await run.invoke();
      runtimeExited(result, "with error: exit status 1");
      hasLine(result, "Error: tb");
      assert(
        result.log.some((line) => line.kind === "raw" && line.text.startsWith("Node.js v")),
        "the dump is in the log",
      );
      exitLines(result, "with error: exit status 1");
      cold(await run.invoke());
    },
  },
  {
    id: "C123",
    title: "an unhandled rejection is the answer and ends the process with 128",
    rules: ["RT-218", "RT-251", "RT-258"],
    on: "D, E",
    code: announced(`exports.handler = (e, c, cb) => {
      Promise.reject(new Error("unh")); setTimeout(() => cb(null, 1), 50);
    };`),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Runtime.UnhandledPromiseRejection", "Error: unh");
      const line = errorLine(result, "Unhandled Promise Rejection ");
      assert.equal(line["errorType"], "Runtime.UnhandledPromiseRejection");
      assert("reason" in line && "promise" in line, "reason and promise are told");
      exitLines(result, "with error: exit status 128");
      cold(await run.invoke());
    },
  },
  {
    id: "C124",
    title: "an unhandled rejection is no error",
    rules: ["RT-253"],
    on: "B, C",
    code: announced(`exports.handler = (e, c, cb) => {
      Promise.reject(new Error("unh")); setTimeout(() => cb(null, 1), 50);
    };`),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "1");
      // Node 6 and 8 print it through console.error, so that it may carry the prefix of a line (RT-253 is derived).
      const warns = between(result).some((line) => line.text.includes("UnhandledPromiseRejectionWarning"));
      assert.equal(warns, run.runtime.id !== "nodejs4.3", "Node's own warning from 6 on");
      warm(await run.invoke());
    },
  },
  {
    id: "C125",
    title: "a rejection beside a return value: the answer goes out first, then the process ends",
    rules: ["RT-251"],
    on: "D, E",
    code: announced(`exports.handler = async () => { Promise.reject(new Error("unh")); return 5; };`),
    play: async (run) => {
      ok(await run.invoke(), "5");
      const second = await run.invoke();
      ok(second, "5");
      cold(second);
      const line = run.allLog().find((each) => each.message.startsWith("Unhandled Promise Rejection \t"));
      assert.equal(line?.level, "ERROR");
    },
  },
  {
    id: "C126",
    title: "a rejection beside a return value fails the invocation",
    rules: ["RT-254", "RT-255"],
    on: "F",
    code: announced(`exports.handler = async () => { Promise.reject(new Error("unh")); return 5; };`),
    play: async (run) => {
      runtimeExited(await run.invoke(), "with error: exit status 1");
      cold(await run.invoke());
    },
  },
  {
    id: "C127",
    title: "an unhandled rejection with undefined has an empty message",
    rules: ["RT-218"],
    on: "D, E",
    code: `exports.handler = async () => { Promise.reject(undefined); await new Promise((done) => setTimeout(done, 50)); };`,
    play: async (run) => failed(await run.invoke(), "Runtime.UnhandledPromiseRejection", ""),
  },
  {
    id: "C128",
    title: "process.exit in the handler is an ExitError that tells the status, unless it is 0",
    rules: ["RT-272", "RT-395"],
    on: "D+",
    code: steps("async (e) =>", ["process.exit(0)", "process.exit(3)", "process.exit(137)"]),
    play: async (run) => {
      for (const [step, how] of [
        "without providing a reason",
        "with error: exit status 3",
        "with error: exit status 137",
      ].entries()) {
        const result = await run.invoke({ step });
        runtimeExited(result, how);
        exitLines(result, how);
        if (step > 0) cold(result);
      }
    },
  },
  {
    id: "C129",
    title: "process.exit in the handler ends the process before the request is completed",
    rules: ["RT-252", "RT-261"],
    on: "B, C",
    code: announced(`exports.handler = function () { process.exit(0); };`),
    play: async (run) => {
      const result = await run.invoke();
      processExited(result);
      assert.equal(result.log.at(-1)?.text, `RequestId: ${result.requestId} Process exited before completing request`);
      cold(await run.invoke());
    },
  },
  {
    id: "C130",
    title: "a runtime that kills itself is an ExitError with its signal",
    rules: ["RT-272"],
    on: "D+",
    code: steps("async (e) =>", [
      'process.kill(process.pid, "SIGKILL"); await new Promise(() => setInterval(() => {}, 1000))',
      "process.abort()",
      'process.kill(process.pid, "SIGSEGV"); await new Promise(() => setInterval(() => {}, 1000))',
    ]),
    play: async (run) => {
      for (const [step, signal] of ["killed", "aborted", "segmentation fault"].entries()) {
        const result = await run.invoke({ step });
        runtimeExited(result, `with error: signal: ${signal}`);
        exitLines(result, `with error: signal: ${signal}`);
      }
      cold(await run.invoke({ step: 9 }));
    },
  },
  {
    id: "C131",
    title: "buffers over the memory size are OutOfMemory, and REPORT shows the whole memory as used",
    rules: ["RT-273"],
    on: "D+",
    needsWalls: true,
    code: announced(`const all = [];
      exports.handler = async (e) => {
        while (e.fill) { all.push(Buffer.alloc(4194304, 1)); await new Promise((done) => setTimeout(done, 5)); }
      };`),
    settings: { timeoutMs: 60_000 },
    play: async (run) => {
      const result = await run.invoke({ fill: true });
      runtimeExited(result, "with error: signal: killed", "Runtime.OutOfMemory");
      exitLines(result, "with error: signal: killed", "Runtime.OutOfMemory");
      const report = result.log.find((line) => line.platform === "REPORT");
      assert.match(report?.text ?? "", /\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t/);
      cold(await run.invoke({ fill: false }));
    },
  },
  {
    id: "C137",
    title: "an error from another realm is an error",
    rules: ["RT-220"],
    on: "D, E",
    code: `exports.handler = async () => require("vm").runInNewContext("throw new RangeError('x')");`,
    play: async (run) => failed(await run.invoke(), "RangeError", "x"),
  },
  {
    id: "C137",
    title: "an error from another realm is no error",
    rules: ["RT-221"],
    on: "F",
    code: `exports.handler = async () => require("vm").runInNewContext("throw new RangeError('x')");`,
    play: async (run) => failed(await run.invoke(), "object", "RangeError: x"),
  },
];
