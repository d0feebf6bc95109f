import assert from "node:assert/strict";
import { announced, type Case, steps } from "../case.ts";
import { body, failed, legacyFailed, tracesFrom, warm } from "../expect.ts";
import { errorLine } from "../expect-log.ts";

/** The rest of section 13.3. */
export const strangeErrors: readonly Case[] = [
  {
    id: "C087",
    title: "an error without a name has no errorType",
    rules: ["RT-225"],
    on: "D+",
    code: `exports.handler = async () => { const e = new Error("m"); e.name = undefined; throw e; };`,
    play: async (run) => {
      const result = await run.invoke();
      assert.deepEqual(Object.keys(body(result)), ["errorMessage", "trace"]);
      assert.equal(body(result)["errorMessage"], "m");
    },
  },
  {
    id: "C088",
    title: "an error that holds itself is logged in the form of its body",
    rules: ["RT-245"],
    on: "D+",
    code: `exports.handler = async () => { const e = new Error("m"); e.self = e; throw e; };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "m");
      assert.deepEqual(errorLine(result, "Invoke Error "), result.json);
    },
  },
  {
    id: "C089",
    title: "an object with name, message and stack counts as an error",
    rules: ["RT-223"],
    on: "D, E",
    code: `exports.handler = async () => { throw { name: "N", message: "M", stack: "S\\n at x" }; };`,
    play: async (run) => {
      const expected = { errorType: "N", errorMessage: "M", trace: ["S", " at x"] };
      assert.equal((await run.invoke()).text, JSON.stringify(expected));
    },
  },
  {
    id: "C089",
    title: "an object with name, message and stack is no error",
    rules: ["RT-222", "RT-223"],
    on: "F",
    code: `exports.handler = async () => { throw { name: "N", message: "M", stack: "S\\n at x" }; };`,
    play: async (run) => failed(await run.invoke(), "object", "[object Object]"),
  },
  {
    id: "C090",
    title: "a class as handler fails each call as a TypeError, and the process stays",
    rules: ["RT-112"],
    on: "D+",
    code: announced(`exports.handler = class A {};`),
    play: async (run) => {
      failed(await run.invoke(), "TypeError", "Class constructor A cannot be invoked without 'new'");
      warm(await run.invoke());
    },
  },
  {
    id: "C091",
    title: "DEL in an error's text is written as %7F",
    rules: ["RT-227"],
    on: "E, F",
    code: `exports.handler = async () => { throw new Error("a\\x7Fb"); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "a%7Fb");
      tracesFrom(result, "Error: a%7Fb");
    },
  },
  {
    id: "L040",
    title: "an object as error is told by its text alone",
    rules: ["RT-229"],
    on: "B, C",
    code: steps("function (e, c, cb)", ["cb({ a: 1 })", "cb([1, 2])", "cb(true)"]),
    play: async (run) => {
      for (const [step, text] of ["[object Object]", "1,2", "true"].entries()) {
        legacyFailed(await run.invoke({ step }), text);
      }
    },
  },
  {
    id: "L041",
    title: "extra properties of an error never appear in the body",
    rules: ["RT-226", "RT-228"],
    on: "B, C",
    code: `exports.handler = function (e, c, cb) { var x = new TypeError("m"); x.code = "EC"; x.name = "Named"; cb(x); };`,
    play: async (run) => {
      const result = await run.invoke();
      assert.deepEqual(Object.keys(body(result)), ["errorMessage", "errorType", "stackTrace"]);
      assert.deepEqual([body(result)["errorMessage"], body(result)["errorType"]], ["m", "Named"]);
    },
  },
  {
    id: "L042",
    title: "rejecting with undefined or null is context.fail without an error",
    rules: ["RT-194", "RT-186"],
    on: "C",
    code: steps("async (e) =>", ["throw undefined", "throw null"]),
    play: async (run) => {
      legacyFailed(await run.invoke({ step: 0 }), null);
      legacyFailed(await run.invoke({ step: 1 }), null);
    },
  },
  {
    id: "L043",
    title: "an error's own console.error is formatted as any value and comes in addition",
    rules: ["RT-249"],
    on: "B–F",
    code: `exports.handler = function (e, c) {
      var error = new Error("told"); console.error("own:", error);
      if (!c.fail) throw error;
      c.fail(error);
    };`,
    play: async (run) => {
      const result = await run.invoke();
      const lines = result.log.filter((line) => line.message.includes("told"));
      assert.equal(lines.length, 2);
      const own = run.runtime.id === "nodejs4.3" ? /^own: \[Error: told\]$/ : /^own: Error: told\n {4}at /;
      assert.match(lines[0]?.message ?? "", own);
    },
  },
];
