import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import { announced, type Case, steps } from "../case.ts";
import { cold, ok, timedOut } from "../expect.ts";

const settings = { timeoutMs: 1000 };

/** RT-271: `<ts> <id> Task timed out after 1.00 seconds`, and an empty line after it. */
function timeoutLineAt(result: InvocationResult): number {
  const line = new RegExp(
    `^\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z ${result.requestId} Task timed out after 1\\.00 seconds\n?$`,
  );
  return result.log.findIndex((each) => line.test(each.text));
}

const reportedMs = (result: InvocationResult): number =>
  Number(/\tDuration: ([\d.]+) ms\t/.exec(result.log.find((line) => line.platform === "REPORT")?.text ?? "")?.[1]);

/** Section 13.5, as far as timeouts go. */
export const timeouts: readonly Case[] = [
  {
    id: "C133",
    title: "an endless loop is killed at the timeout, and the next invocation starts a new process",
    rules: ["RT-270", "RT-360", "RT-395", "RT-398"],
    on: "B–F",
    code: steps("function (e, c)", ["for (;;);", "{ return c.succeed ? c.succeed(1) : 1; }"]),
    settings,
    play: async (run) => {
      const result = await run.invoke({ step: 0 }, { timesOut: true });
      timedOut(run, result);
      assert(reportedMs(result) >= 1000, `Duration: ${reportedMs(result)} ms`);
      const next = await run.invoke({ step: 1 });
      ok(next, "1");
      cold(next);
    },
  },
  {
    id: "C133",
    title: "a file in the temporary directory outlives the process that the timeout ended",
    rules: ["RT-382", "RT-395"],
    on: "B–F",
    code: announced(`var fs = require("fs"), file = require("os").tmpdir() + "/f";
      exports.handler = function (e, c) {
        if (e.wait) { fs.writeFileSync(file, "kept"); setInterval(function () {}, 1000); return new Promise(function () {}); }
        var v = String(fs.readFileSync(file)); return c.succeed ? c.succeed(v) : v;
      };`),
    settings,
    play: async (run) => {
      timedOut(run, await run.invoke({ wait: true }, { timesOut: true }));
      const next = await run.invoke();
      ok(next, '"kept"');
      cold(next);
    },
  },
  {
    id: "C134",
    title: "module state lives until the timeout and begins anew after it",
    rules: ["RT-135", "RT-395"],
    on: "B–F",
    code: `var n = 0; console.log("init");
      exports.handler = function (e, c) {
        if (e.wait) { setInterval(function () {}, 1000); return new Promise(function () {}); }
        n += 1; return c.succeed ? c.succeed(n) : n;
      };`,
    settings,
    play: async (run) => {
      ok(await run.invoke(), "1");
      ok(await run.invoke(), "2");
      timedOut(run, await run.invoke({ wait: true }, { timesOut: true }));
      ok(await run.invoke(), "1");
      assert.equal(run.allLog().filter((line) => line.message === "init").length, 2);
    },
  },
  {
    id: "C135",
    title: "a timeout kills without exit, beforeExit, SIGTERM or finally",
    rules: ["RT-398"],
    on: "B–F",
    code: `["exit", "beforeExit", "SIGTERM"].forEach(function (name) {
        process.on(name, function () { console.log("bye"); require("fs").writeSync(1, "bye\\n"); });
      });
      exports.handler = function (e) { try { while (!e.probe); } finally { console.log("bye"); } };`,
    settings,
    play: async (run) => {
      timedOut(run, await run.invoke({ a: 1 }, { timesOut: true }));
      assert(!run.allLog().some((line) => line.text.includes("bye")), "nothing runs after the timeout");
    },
  },
  {
    id: "L070",
    title: "the timeout's line stands before END",
    rules: ["RT-271"],
    on: "D+",
    code: `exports.handler = async () => { await new Promise(() => setInterval(() => {}, 1000)); };`,
    settings,
    play: async (run) => {
      const result = await run.invoke({ a: 1 }, { timesOut: true });
      const end = result.log.findIndex((line) => line.platform === "END");
      const line = timeoutLineAt(result);
      assert(line > 0 && line < end, `line ${line} of the timeout, END ${end}`);
    },
  },
  {
    id: "L070",
    title: "the timeout's line stands after END and REPORT",
    rules: ["RT-271"],
    on: "B, C",
    code: `exports.handler = function () { setInterval(function () {}, 1000); };`,
    settings,
    play: async (run) => {
      const result = await run.invoke({ a: 1 }, { timesOut: true });
      assert.deepEqual(
        result.log.slice(-3).map((line) => line.platform ?? line.kind),
        ["END", "REPORT", "raw"],
      );
      assert.equal(timeoutLineAt(result), result.log.length - 1);
    },
  },
  {
    id: "L071",
    title: "the new process after a timeout shows no Init Duration",
    rules: ["RT-396"],
    on: "D+",
    code: announced(`exports.handler = async (e) => {
      if (e.wait) await new Promise(() => setInterval(() => {}, 1000));
    };`),
    settings,
    play: async (run) => {
      timedOut(run, await run.invoke({ wait: true }, { timesOut: true }));
      const next = await run.invoke();
      cold(next);
      const report = next.log.find((line) => line.platform === "REPORT");
      assert(report && !report.text.includes("Init Duration"), report?.text ?? "REPORT");
    },
  },
  {
    id: "L072",
    title: "a timeout while timers are pending is told as a timeout",
    rules: ["RT-270", "RT-168"],
    on: "B–F",
    code: announced(`exports.handler = function () {
      setInterval(function () {}, 50); return new Promise(function () {});
    };`),
    settings,
    play: async (run) => timedOut(run, await run.invoke({ a: 1 }, { timesOut: true })),
  },
];
