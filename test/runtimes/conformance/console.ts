import assert from "node:assert/strict";
import { announced, type Case, type Run } from "../case.ts";
import { failed, ok } from "../expect.ts";
import { between, logged, loggedRaw } from "../expect-log.ts";

/** A handler that runs statements and completes in the way of each family. */
export const says = (statements: string): string =>
  `exports.handler = function (e, c) { ${statements}; return c.succeed ? c.succeed(null) : null; };`;

/** The statements print exactly these messages, in this order. */
const prints =
  (messages: readonly string[]) =>
  async (run: Run): Promise<void> => {
    const result = await run.invoke();
    ok(result, "null");
    logged(run, result, messages);
  };

/** Sections 7.1 and 13.8: console in the text format. */
export const consoleText: readonly Case[] = [
  {
    id: "C200",
    title: "each console method has its level, in the order of the calls",
    rules: ["RT-300", "RT-302", "RT-309"],
    on: "D+",
    code: says(`console.log("l"); console.info("i"); console.warn("w"); console.error("e"); console.debug("d");
      console.trace("t"); console.fatal("f")`),
    play: prints(["[INFO] l", "[INFO] i", "[WARN] w", "[ERROR] e", "[DEBUG] d", "[TRACE] t", "[FATAL] f"]),
  },
  {
    id: "C201",
    title: "console prints no level",
    rules: ["RT-301", "RT-302"],
    on: "B, C",
    code: says('console.log("l"); console.info("i"); console.warn("w"); console.error("e")'),
    play: prints(["l", "i", "w", "e"]),
  },
  {
    id: "L140",
    title: "console.fatal doesn't exist",
    rules: ["RT-301"],
    on: "B, C",
    code: says("console.log(typeof console.fatal)"),
    play: prints(["undefined"]),
  },
  {
    id: "L140",
    title: "console.debug is raw output where Node has it",
    rules: ["RT-301"],
    on: "C",
    code: says('console.debug("d")'),
    play: async (run) => loggedRaw(await run.invoke(), ["d"]),
  },
  {
    id: "C202",
    title: "messages are formatted as by util.format",
    rules: ["RT-303"],
    on: "B–F",
    code: says('console.log("%s is %d","x",5,{k:1})'),
    play: prints(["x is 5 { k: 1 }"]),
  },
  {
    id: "L141",
    title: "%j, %% and extra arguments are formatted as by util.format",
    rules: ["RT-303"],
    on: "B–F",
    code: says('console.log("%j 100%% %s", { a: [1] }, "s", "more", null, undefined, true)'),
    play: prints(['{"a":[1]} 100% s more null undefined true']),
  },
  {
    id: "L141",
    title: "%i, %f, %O and %c are formatted as by util.format, without colours",
    rules: ["RT-303"],
    on: "12.x+",
    code: says('console.log("%i %f %O %c!", "42.5", "1.5", { a: "b" }, "css")'),
    play: prints(["42 1.5 { a: 'b' } !"]),
  },
  {
    id: "C203",
    title: "console.log without argument prints undefined",
    rules: ["RT-304"],
    on: "D+",
    code: says("console.log()"),
    play: prints(["undefined"]),
  },
  {
    id: "C203",
    title: "console.log without argument prints an empty message",
    rules: ["RT-304"],
    on: "B, C",
    code: says("console.log()"),
    play: prints([""]),
  },
  {
    id: "C204",
    title: "one call is one event, and its line breaks stay",
    rules: ["RT-305"],
    on: "D+",
    code: says(String.raw`console.log("a\nb\r\nc"); console.log("end\n")`),
    play: prints(["a\nb\r\nc", "end\n"]),
  },
  {
    id: "C204",
    title: "one call is one event, and its line breaks stay",
    rules: ["RT-308"],
    on: "B, C",
    code: says(String.raw`console.log("a\nb\nc")`),
    play: prints(["a\nb\nc"]),
  },
  {
    id: "C205",
    title: "objects are inspected to depth 2",
    rules: ["RT-303"],
    on: "B–F",
    code: says("console.log({ a: { b: { c: { d: 1 } } } })"),
    play: prints(["{ a: { b: { c: [Object] } } }"]),
  },
  {
    id: "C206",
    title: "console.group prints its label and indents nothing",
    rules: ["RT-309"],
    on: "D+",
    code: says('console.group("g"); console.log("in"); console.groupEnd(); console.log("out")'),
    play: prints(["g", "in", "out"]),
  },
  {
    id: "C207",
    title: "a failed console.assert is a warning",
    rules: ["RT-309"],
    on: "10.x+",
    code: says('console.assert(true, "no"); console.assert(false, "as")'),
    play: prints(["[WARN] Assertion failed: as"]),
  },
  {
    id: "L142",
    title: "console.count and console.timeEnd get prefix and level",
    rules: ["RT-309"],
    on: "D+",
    code: says('console.count("n"); console.count("n"); console.time("t"); console.timeEnd("t")'),
    play: async (run) => {
      const lines = between(await run.invoke());
      assert.deepEqual(
        lines.map((line) => [line.kind, line.level]),
        [1, 2, 3].map(() => ["console", "INFO"]),
      );
      assert.deepEqual(
        lines.slice(0, 2).map((line) => line.message),
        ["n: 1", "n: 2"],
      );
      assert.match(lines[2]?.message ?? "", /^t: [\d.]+ ?ms$/);
    },
  },
  {
    id: "L143",
    title: "console.table is one event with prefix and level",
    rules: ["RT-309"],
    on: "D+",
    code: says("console.table([{ a: 1 }])"),
    play: async (run) => {
      const lines = between(await run.invoke());
      assert.deepEqual(
        lines.map((line) => [line.kind, line.level]),
        [["console", "INFO"]],
      );
      assert.match(lines[0]?.message ?? "", /^┌.*\n│.*a.*\n[^]*┘$/);
    },
  },
  {
    id: "C208",
    title: "console.dir and writes to stdout and stderr are raw lines",
    rules: ["RT-302", "RT-309", "RT-310"],
    on: "B–F",
    code: says(String.raw`console.dir({ a: 1 }); process.stdout.write("raw\n"); process.stderr.write("err\n")`),
    play: async (run) => {
      const result = await run.invoke();
      assert(between(result).every((line) => line.kind === "raw"));
      loggedRaw(result, ["{ a: 1 }", "raw", "err"]);
    },
  },
  {
    id: "L144",
    title: "a throwing toString or inspect in an argument is the function's own error",
    rules: ["RT-303", "RT-193"],
    on: "D+",
    code: says('console.log({ [require("util").inspect.custom]() { throw new Error("mine"); } })'),
    play: async (run) => failed(await run.invoke(), "Error", "mine"),
  },
  {
    id: "L145",
    title: "console.log and console.info are one function, and replaced methods see the runtime's own error line",
    rules: ["RT-313"],
    on: "D+",
    code: announced(`const same = console.log === console.info;
      console.error = function () { process.stdout.write("replaced " + same + "\\n"); };
      exports.handler = async () => { throw new Error("told"); };`),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "told");
      loggedRaw(result, ["replaced true"]);
      assert(!result.log.some((line) => line.level === "ERROR"));
    },
  },
  {
    id: "L146",
    title: "verbose runtimes say what they do in lines that begin with RUNTIME",
    rules: ["RT-315"],
    on: "E, F",
    code: "exports.handler = awslambda.streamifyResponse(async (e, s) => { s.end(); });",
    settings: { environmentVariables: { AWS_LAMBDA_RUNTIME_VERBOSE: "3" } },
    play: async (run) => {
      const verbose = (await run.invoke()).log.filter((line) => line.message.startsWith("RUNTIME "));
      assert(verbose.length > 0 && verbose.every((line) => line.level === "INFO"), "there are verbose lines");
    },
  },
  {
    id: "L147",
    title: "the module-level console of a required file is the same",
    rules: ["RT-300", "RT-301"],
    on: "B–F",
    code: says('require("./say").hello(); require("console").log("module")'),
    files: { "say.js": 'exports.hello = function () { console.log("hello"); };' },
    play: prints(["hello", "module"]),
  },
];
