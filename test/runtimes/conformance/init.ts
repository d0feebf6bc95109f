import assert from "node:assert/strict";
import { announced, type Case } from "../case.ts";
import { body, failed, failedLike, legacyError, ok, runtimeExited } from "../expect.ts";
import { beforeStart, between, errorLines, hasLine } from "../expect-log.ts";

/** Sections 3 and 13.6: what failing code does to init. */
export const init: readonly Case[] = [
  {
    id: "C145",
    title: "a missing handler file is an ImportModuleError",
    rules: ["RT-131", "RT-143"],
    on: "D+",
    code: "exports.handler = async () => 1;",
    settings: { handler: "nofile.handler" },
    play: async (run) => {
      failedLike(await run.invoke(), "Runtime.ImportModuleError", /^Error: Cannot find module 'nofile'/);
    },
  },
  {
    id: "C145",
    title: "a missing handler file is a module not found by its whole path",
    rules: ["RT-120", "RT-148", "RT-149"],
    on: "B, C",
    code: "exports.handler = function () {};",
    settings: { handler: "nofile.handler" },
    play: async (run) => {
      const result = await run.invoke();
      legacyError(result, "Error", "Cannot find module '/var/task/nofile'", "Unhandled");
      assert(between(result).some((line) => line.text.startsWith("Unable to import module 'nofile': Error")));
    },
  },
  {
    id: "C146",
    title: "a module that can't be found is a fault after START, and is answered with its frames",
    rules: ["RT-148", "RT-149", "RT-261"],
    on: "B, C",
    code: 'require("nope-mod"); exports.handler = function (e, c, cb) { cb(); };',
    play: async (run) => {
      const result = await run.invoke();
      legacyError(result, "Error", "Cannot find module 'nope-mod'", "Unhandled");
      const fault = between(result).find((line) => line.message.startsWith("Unable to import module 'index': Error"));
      assert.equal(fault?.kind, "raw");
      assert.match(
        between(result)
          .map((line) => line.text)
          .join("\n"),
        /: Error\n {4}at /,
      );
    },
  },
  {
    id: "C147",
    title: "a module that can't be found is an ImportModuleError that names who wanted it",
    rules: ["RT-131"],
    on: "D+",
    code: 'require("nope-mod"); exports.handler = async () => 1;',
    play: async (run) => {
      const result = await run.invoke();
      failedLike(result, "Runtime.ImportModuleError", /^Error: Cannot find module 'nope-mod'/);
      if (run.runtime.id === "nodejs10.x") return;
      assert.match(String(body(result)["errorMessage"]), /\nRequire stack:\n- \/var\/task\/index\.js/);
    },
  },
  {
    id: "C147",
    title: "a failed init is logged as an uncaught exception under the id undefined, once for each attempt",
    rules: ["RT-142", "RT-144"],
    on: "D, E",
    code: 'require("nope-mod"); exports.handler = async () => 1;',
    play: async (run) => {
      const lines = errorLines(await run.invoke(), "Uncaught Exception ");
      assert.equal(lines.length, 2);
      for (const { id, level } of lines) assert.deepEqual([id, level], ["undefined", "ERROR"]);
    },
  },
  {
    id: "C148",
    title: "a syntax error is a UserCodeSyntaxError in the engine's words",
    rules: ["RT-130"],
    on: "D+",
    code: "exports.handler = async(=>1",
    play: async (run) => {
      failedLike(await run.invoke(), "Runtime.UserCodeSyntaxError", /^SyntaxError: Unexpected token/);
    },
  },
  {
    id: "C149",
    title: "an error at the top level is answered as it is, after a second try",
    rules: ["RT-133", "RT-142", "RT-143", "RT-144", "RT-145", "RT-220"],
    on: "D+",
    code: announced('throw new Error("init boom");'),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "init boom");
      const modern = run.runtime.family === "F";
      const lines = errorLines(result, modern ? "Init Error " : "Uncaught Exception ");
      assert.equal(lines.length, 2);
      for (const { id, level } of lines) assert.deepEqual([id, level], [modern ? "-" : "undefined", "ERROR"]);
      assert.equal(result.log.filter((line) => line.message === "module evaluated").length, 2);
    },
  },
  {
    id: "C150",
    title: "an error at the top level is a fault in the log and is answered with its frames",
    rules: ["RT-148", "RT-149"],
    on: "B, C",
    code: 'throw new Error("init boom");',
    play: async (run) => {
      const result = await run.invoke();
      legacyError(result, "Error", "init boom", "Unhandled");
      const faults = between(result).filter((line) => line.message.startsWith("module initialization error: Error"));
      assert.equal(faults.length, 1);
    },
  },
  {
    id: "C151",
    title: "output of the top level comes before START under the id that stands for none",
    rules: ["RT-140", "RT-146", "RT-340"],
    on: "B–F",
    code: 'console.log("top"); exports.handler = function (e, c) { return c.succeed ? c.succeed(1) : 1; };',
    play: async (run) => {
      const line = beforeStart(await run.invoke()).find((each) => each.message === "top");
      assert(line, "the line is before START");
      assert.equal(line.id, run.runtime.family === "F" ? "-" : "undefined");
      assert.equal(line.level, run.legacy ? undefined : "INFO");
    },
  },
  {
    id: "C152",
    title: "a rejection at the top level that nobody awaits fails init",
    rules: ["RT-144", "RT-218"],
    on: "D, E",
    code: 'Promise.reject(new Error("ri")); exports.handler = async () => 1;',
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Runtime.UnhandledPromiseRejection", "Error: ri");
      const lines = errorLines(result, "Unhandled Promise Rejection ");
      assert(lines.length > 0 && lines.every((line) => line.id === "undefined"));
    },
  },
  {
    id: "C152",
    title: "a rejection at the top level that nobody awaits is an exit with status 1",
    rules: ["RT-145", "RT-254"],
    on: "F",
    code: 'Promise.reject(new Error("ri")); exports.handler = async () => 1;',
    play: async (run) => {
      const result = await run.invoke();
      runtimeExited(result, "with error: exit status 1");
      hasLine(result, "Error: ri");
    },
  },
  {
    id: "C153",
    title: "process.exit at the top level is an ExitError after a second try",
    rules: ["RT-142", "RT-147", "RT-272"],
    on: "D+",
    code: announced("process.exit(4);"),
    play: async (run) => {
      const result = await run.invoke();
      runtimeExited(result, "with error: exit status 4");
      assert.equal(result.log.filter((line) => line.message === "module evaluated").length, 2);
    },
  },
  {
    id: "L110",
    title: "process.exit at the top level ends the process before the request is completed",
    rules: ["RT-252"],
    on: "B, C",
    code: "process.exit(4);",
    play: async (run) => {
      const result = await run.invoke();
      const message = `RequestId: ${result.requestId} Process exited before completing request`;
      assert.deepEqual([result.text, result.functionError], [JSON.stringify({ errorMessage: message }), "Unhandled"]);
    },
  },
  {
    id: "L111",
    title: "code that failed to load is tried again for the next event",
    rules: ["RT-142", "RT-395"],
    on: "B–F",
    code: `var fs = require("fs"), mark = require("os").tmpdir() + "/" + process.env.AWS_LAMBDA_FUNCTION_NAME + ".mark";
      if (fs.existsSync(mark)) { fs.unlinkSync(mark); } else { fs.writeFileSync(mark, ""); throw new Error("odd"); }
      exports.handler = function (e, c) { return c.succeed ? c.succeed("even") : "even"; };`,
    play: async (run) => ok(run.legacy ? (await run.invoke(), await run.invoke()) : await run.invoke(), '"even"'),
  },
];
