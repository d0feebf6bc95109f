import assert from "node:assert/strict";
import type { Settings } from "../../support/function-under-test.ts";
import { type Case, type Run, waiting } from "../case.ts";
import { failed, ok, record } from "../expect.ts";
import { between, jsonLines } from "../expect-log.ts";
import { says } from "./console.ts";

const json: Settings = { json: {} };
const at = (application: "WARN" | "FATAL"): Settings => ({ json: { application } });

type Line = Record<string, unknown>;

/** The objects that the handler's console calls became. */
const lines =
  (expect: (lines: Line[], run: Run) => void) =>
  async (run: Run): Promise<void> => {
    const result = await run.invoke();
    ok(result, "null");
    const found = jsonLines(result);
    for (const line of found) {
      assert.deepEqual(Object.keys(line).slice(0, 3), ["timestamp", "level", "requestId"]);
      assert.match(String(line["timestamp"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      assert.equal(line["requestId"], result.requestId);
    }
    expect(found, run);
  };

const errorFields = (line: Line | undefined): unknown[] => [
  line?.["errorType"],
  line?.["errorMessage"],
  Array.isArray(line?.["stackTrace"]),
];

/** Sections 7.2 and 13.8: console in the JSON format, which runtimes from 18.x on have (RT-320). */
export const jsonLog: readonly Case[] = [
  {
    id: "C210",
    title: "a single argument keeps its JSON type, several become text, what has no JSON is absent",
    rules: ["RT-320", "RT-321", "RT-322", "RT-323"],
    on: "18.x+",
    code: says(String.raw`console.log("a\nb"); console.log({ k: 1 }); console.log("x", { k: 1 }); console.log();
      console.log(5); console.log(10n); console.log([null]); console.log(() => 1)`),
    settings: json,
    play: lines((found) => {
      const messages = found.map((line) => ("message" in line ? line["message"] : "absent"));
      assert.deepEqual(messages, ["a\nb", { k: 1 }, "x { k: 1 }", "absent", 5, "10n", [null], "absent"]);
      assert(found.every((line) => line["level"] === "INFO"));
    }),
  },
  {
    id: "L160",
    title: "a line in the JSON format has timestamp, level, requestId and message in this order and ends in LF",
    rules: ["RT-300", "RT-321"],
    on: "18.x+",
    code: says('console.warn("w")'),
    settings: json,
    play: async (run) => {
      const [line] = between(await run.invoke());
      assert.match(line?.text ?? "", /^\{"timestamp":"[^"]+","level":"WARN","requestId":"[^"]+","message":"w"\}$/);
    },
  },
  {
    id: "C211",
    title: "an Error as the only argument is an object with type, message and stack",
    rules: ["RT-324"],
    on: "18.x+",
    code: says(
      'console.log(new TypeError("x")); console.log({ deep: [Object.assign(new Error("y"), { code: "EC" })] })',
    ),
    settings: json,
    play: lines(([first, second]) => {
      const message = record(first?.["message"]);
      assert.deepEqual(Object.keys(message), ["errorType", "errorMessage", "stackTrace"]);
      assert.deepEqual(errorFields(message), ["TypeError", "x", true]);
      const { deep } = record(second?.["message"]);
      const inner = record(Array.isArray(deep) ? deep[0] : undefined);
      assert.deepEqual([...errorFields(inner), inner["code"]], ["Error", "y", true, "EC"]);
    }),
  },
  {
    id: "C212",
    title: "an Error after other arguments adds its fields beside the text",
    rules: ["RT-323"],
    on: "18.x+",
    code: says('console.log("m", new RangeError("x"))'),
    settings: json,
    play: lines(([line]) => {
      assert.match(String(line?.["message"]), /^m RangeError: x\n {4}at /);
      assert.deepEqual(Object.keys(line ?? {}).slice(4), ["errorType", "errorMessage", "stackTrace"]);
      assert.deepEqual(errorFields(line), ["RangeError", "x", true]);
    }),
  },
  {
    id: "C213",
    title: "an Error as first of several arguments adds its fields only before family F",
    rules: ["RT-323"],
    on: "18.x+",
    code: says('console.log(new Error("a"), "b")'),
    settings: json,
    play: lines(([line], run) => {
      const modern = run.runtime.family === "F";
      assert.deepEqual(errorFields(line), modern ? [undefined, undefined, false] : ["Error", "a", true]);
    }),
  },
  {
    id: "C214",
    title: "a cycle is told as text",
    rules: ["RT-322"],
    on: "18.x+",
    code: says("var a = {}; a.a = a; console.log(a)"),
    settings: json,
    play: lines(([line]) => assert.equal(line?.["message"], "<ref *1> { a: [Circular *1] }")),
  },
  {
    id: "C215",
    title: "the level WARN drops what is lower, and never what is raw",
    rules: ["RT-325", "RT-326", "RT-327"],
    on: "18.x+",
    code: `exports.handler = async () => {
      console.debug("d"); console.info("i"); console.warn("w"); console.error("e"); console.fatal("f");
      process.stdout.write("raw\\n"); throw new Error("told");
    };`,
    settings: at("WARN"),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "told");
      const shown = between(result).map((line) => line.level ?? line.text);
      assert.deepEqual(shown, ["WARN", "ERROR", "FATAL", "raw", "ERROR"]);
    },
  },
  {
    id: "C216",
    title: "the level FATAL drops the runtime's own error line, and the body stays",
    rules: ["RT-325", "RT-326"],
    on: "18.x+",
    code: 'exports.handler = async () => { console.error("e"); console.fatal("f"); throw new Error("told"); };',
    settings: at("FATAL"),
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "told");
      assert.deepEqual(
        jsonLines(result).map((line) => line["message"]),
        ["f"],
      );
    },
  },
  {
    id: "C217",
    title: "an unknown level drops nothing",
    rules: ["RT-325"],
    on: "18.x+",
    code: says('console.trace("t")'),
    settings: { environmentVariables: { AWS_LAMBDA_LOG_LEVEL: "bogus" } },
    play: async (run) => {
      assert.deepEqual(
        between(await run.invoke()).map((line) => [line.level, line.message]),
        [["TRACE", "t"]],
      );
    },
  },
  {
    id: "L161",
    title: "the level INFO is what the platform sets with the JSON format",
    rules: ["RT-325"],
    on: "18.x+",
    code: says('console.debug("d"); console.info("i"); console.log(process.env.AWS_LAMBDA_LOG_FORMAT)'),
    settings: json,
    play: lines((found) =>
      assert.deepEqual(
        found.map((line) => line["message"]),
        ["i", "JSON"],
      ),
    ),
  },
  waiting(
    {
      id: "L162",
      title: "lines in the JSON format",
      rules: ["RT-246", "RT-321", "RT-322", "RT-323", "RT-324", "RT-325", "RT-326", "RT-327"],
      on: "16.x",
    },
    "the JSON format, which begins with 18.x",
  ),
];
