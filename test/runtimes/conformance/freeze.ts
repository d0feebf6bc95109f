import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { announced, type Case, waiting } from "../case.ts";
import { ok, warm } from "../expect.ts";

/** Section 11: what survives between invocations, and what must not happen there. */
export const freeze: readonly Case[] = [
  {
    id: "L190",
    title: "nothing runs between invocations",
    rules: ["RT-390"],
    on: "B–F",
    code: `var ticks = 0;
      exports.handler = function (e, c) {
        if (e.begin) setInterval(function () { ticks += 1; }, 20);
        return c.succeed ? c.succeed(ticks) : ticks;
      };`,
    play: async (run) => {
      const begin = Number((await run.invoke({ begin: true })).text);
      await delay(600);
      const ticks = Number((await run.invoke()).text) - begin;
      assert(ticks <= 5, `${ticks} ticks of 20 ms in 600 ms of idleness`);
    },
  },
  waiting(
    {
      id: "L191",
      title: "a process that a function started is frozen with it and goes on with it",
      rules: ["RT-390", "RT-393"],
      on: "B–F",
    },
    "freezing of children",
  ),
  {
    id: "L192",
    title: "the time of day goes on while frozen",
    rules: ["RT-392"],
    on: "B–F",
    code: "exports.handler = function (e, c) { var v = Date.now(); return c.succeed ? c.succeed(v) : v; };",
    play: async (run) => {
      const first = Number((await run.invoke()).text);
      await delay(300);
      assert(Number((await run.invoke()).text) - first >= 295);
    },
  },
  {
    id: "L193",
    title: "module state and open descriptors survive",
    rules: ["RT-135", "RT-393"],
    on: "B–F",
    code: announced(`var fs = require("fs"), fd, n = 0;
      exports.handler = function (e, c) {
        if (fd === undefined) fd = fs.openSync(__filename, "r");
        var v = [++n, fs.fstatSync(fd).size > 0];
        return c.succeed ? c.succeed(v) : v;
      };`),
    play: async (run) => {
      ok(await run.invoke(), "[1,true]");
      const second = await run.invoke();
      ok(second, "[2,true]");
      warm(second);
    },
  },
  {
    id: "L194",
    title: "failures that the function reports don't reset the sandbox",
    rules: ["RT-397"],
    on: "B–E",
    code: announced('exports.handler = function (e, c, cb) { if (e.n === 1) cb("e"); else c.fail(new Error("f")); };'),
    play: async (run) => {
      for (const n of [1, 2, 3]) {
        const result = await run.invoke({ n });
        assert(result.functionError !== undefined);
        if (n > 1) warm(result);
      }
    },
  },
  waiting(
    { id: "L195", title: "with extensions the runtime gets SIGTERM and time", rules: ["RT-399"], on: "D+" },
    "extensions",
  ),
  waiting({ id: "L196", title: "nothing inside can be reached from outside", rules: ["RT-386"], on: "B–F" }, "walls"),
  waiting({ id: "L197", title: "descriptors and processes are limited", rules: ["RT-365"], on: "B–F" }, "walls"),
];
