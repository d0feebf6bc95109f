import assert from "node:assert/strict";
import { announced, type Case } from "../case.ts";
import { cold, failed, ok, processExited, runtimeExited, warm } from "../expect.ts";
import { hasLine, hasMessage, logged } from "../expect-log.ts";

/** The rest of section 13.5, as far as crashes go: listeners of the function, and work left over from before. */
export const leftovers: readonly Case[] = [
  {
    id: "C132",
    title: "a timer left behind that throws fails the invocation in which it fires",
    rules: ["RT-256"],
    on: "B–F",
    code: announced(`exports.handler = function (e, c) {
      var done = function (v) { return c.succeed ? c.succeed(v) : v; };
      if (e.n === 1) { setTimeout(function () { throw new Error("left"); }, 300); return done("first"); }
      if (e.n === 2) return new Promise(function (resolve) { setTimeout(resolve, 900); });
      return done("third");
    };`),
    play: async (run) => {
      ok(await run.invoke({ n: 1 }), '"first"');
      const second = await run.invoke({ n: 2 });
      if (run.legacy) processExited(second);
      else if (run.runtime.family === "F") runtimeExited(second, "with error: exit status 1");
      else failed(second, "Error", "left");
      if (run.runtime.family === "F") hasLine(second, "Error: left");
      else assert(second.log.some((line) => line.id === second.requestId && line.message.includes("left")));
      const third = await run.invoke({ n: 3 });
      ok(third, '"third"');
      cold(third);
    },
  },
  {
    id: "C136",
    title: "an uncaughtException listener runs in addition and doesn't save the invocation",
    rules: ["RT-257"],
    on: "D, E",
    code: announced(`exports.handler = async () => {
      process.on("uncaughtException", () => console.log("mine"));
      setTimeout(() => { throw new Error("u"); }, 5);
      await new Promise((done) => setTimeout(done, 100));
      return 1;
    };`),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "u");
      hasMessage(result, "mine");
      cold(await run.invoke());
    },
  },
  {
    id: "C136",
    title: "an uncaughtException listener prevents the crash",
    rules: ["RT-257"],
    on: "F",
    code: announced(`exports.handler = async () => {
      process.on("uncaughtException", () => console.log("mine"));
      setTimeout(() => { throw new Error("u"); }, 5);
      await new Promise((done) => setTimeout(done, 100));
      return 1;
    };`),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "1");
      logged(run, result, ["mine"]);
      warm(await run.invoke());
    },
  },
  {
    id: "L060",
    title: "an uncaughtException listener doesn't keep the process",
    rules: ["RT-257"],
    on: "B, C",
    code: announced(`exports.handler = function (e, c, cb) {
      process.on("uncaughtException", function () {});
      setTimeout(function () { throw new Error("u"); }, 5);
      setTimeout(function () { cb(null, 1); }, 100);
    };`),
    play: async (run) => {
      processExited(await run.invoke());
      cold(await run.invoke());
    },
  },
  {
    id: "L061",
    title: "an unhandledRejection listener runs in addition and doesn't save the invocation",
    rules: ["RT-257"],
    on: "D, E",
    code: announced(`exports.handler = async () => {
      process.on("unhandledRejection", () => console.log("mine"));
      Promise.reject(new Error("u"));
      await new Promise((done) => setTimeout(done, 100));
      return 1;
    };`),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Runtime.UnhandledPromiseRejection", "Error: u");
      hasMessage(result, "mine");
      cold(await run.invoke());
    },
  },
  {
    id: "L061",
    title: "an unhandledRejection listener prevents the crash",
    rules: ["RT-257"],
    on: "F",
    code: announced(`exports.handler = async () => {
      process.on("unhandledRejection", () => console.log("mine"));
      Promise.reject(new Error("u"));
      await new Promise((done) => setTimeout(done, 100));
      return 1;
    };`),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "1");
      logged(run, result, ["mine"]);
      warm(await run.invoke());
    },
  },
  {
    id: "L062",
    title: "a full heap prints V8's own words and ends the process by abort",
    rules: ["RT-273", "RT-366"],
    on: "D+",
    code: `exports.handler = async () => { const kept = []; for (;;) kept.push(new Array(1000).fill({}).map((e) => ({ e }))); };`,
    settings: { timeoutMs: 60_000, memoryMiB: 128 },
    play: async (run) => {
      const result = await run.invoke();
      runtimeExited(result, "with error: signal: aborted");
      const words = /^FATAL ERROR: .*JavaScript heap out of memory/;
      assert(
        result.log.some((line) => line.kind === "raw" && words.test(line.text)),
        "V8's last words are in the log",
      );
    },
  },
  {
    id: "L063",
    title: "a child process that a killed runtime leaves behind doesn't hold the answer back",
    rules: ["RT-272", "RT-395"],
    on: "D+",
    code: announced(`exports.handler = async (e) => {
      if (e.probe) return "ok";
      require("child_process").spawn("sleep", ["100"], { stdio: "inherit" });
      process.exit(3);
    };`),
    play: async (run) => {
      // No invocation here may take as long as the child.
      runtimeExited(await run.invoke(), "with error: exit status 3");
      const next = await run.invoke({ probe: true });
      ok(next, '"ok"');
      cold(next);
    },
  },
];
