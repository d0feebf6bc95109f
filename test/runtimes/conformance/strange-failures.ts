import assert from "node:assert/strict";
import { announced, type Case, steps } from "../case.ts";
import { body, failed, ok, record, tracesFrom, warm } from "../expect.ts";
import { errorLine } from "../expect-log.ts";

const unreadable =
  "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack";

/** Section 13.3: throwing and rejecting strange things, and what body and log make of them (5.1, 5.2). */
export const strangeFailures: readonly Case[] = [
  {
    id: "C070",
    title: "throwing null or undefined is success with null",
    rules: ["RT-192"],
    on: "D, E",
    code: steps("(e) =>", ["throw null", "throw undefined"]),
    play: async (run) => {
      ok(await run.invoke({ step: 0 }), "null");
      ok(await run.invoke({ step: 1 }), "null");
    },
  },
  {
    id: "C071",
    title: "throwing null or undefined is a failure of that type",
    rules: ["RT-194"],
    on: "F",
    code: steps("(e) =>", ["throw null", "throw undefined"]),
    play: async (run) => {
      failed(await run.invoke({ step: 0 }), "object", "null");
      failed(await run.invoke({ step: 1 }), "undefined", "undefined");
    },
  },
  {
    id: "C072",
    title: "rejecting with undefined or null is a failure called handled",
    rules: ["RT-194"],
    on: "D, E",
    code: steps("async (e) =>", ["throw undefined", "throw null"]),
    play: async (run) => {
      failed(await run.invoke({ step: 0 }), "string", "handled");
      failed(await run.invoke({ step: 1 }), "string", "handled");
    },
  },
  {
    id: "C073",
    title: "rejecting with undefined or null is a failure of that type",
    rules: ["RT-194"],
    on: "F",
    code: steps("async (e) =>", ["throw undefined", "throw null"]),
    play: async (run) => {
      failed(await run.invoke({ step: 0 }), "undefined", "undefined");
      failed(await run.invoke({ step: 1 }), "object", "null");
    },
  },
  {
    id: "C074",
    title: "throwing what is no error tells its type and its text, and the process stays",
    rules: ["RT-193", "RT-222", "RT-244", "RT-397"],
    on: "D, E, F",
    code: steps("(e) =>", ['throw "str"', "throw 0", "throw { a: 1 }", "throw [1, 2]", "throw function x() {}"]),
    play: async (run) => {
      const expected = [
        ["string", "str"],
        ["number", "0"],
        ["object", "[object Object]"],
        ["object", "1,2"],
        ["function", "function x() {}"],
      ] as const;
      for (const [step, [type, message]] of expected.entries()) {
        const result = await run.invoke({ step });
        failed(result, type, message);
        const line = errorLine(result, "Invoke Error ");
        assert.deepEqual([line["errorType"], line["errorMessage"]], ["Error", message]);
        if (step > 0) warm(result);
      }
    },
  },
  {
    id: "C077",
    title: "a BigInt as reason is told as bigint",
    rules: ["RT-222"],
    on: "10.x+",
    code: `exports.handler = async () => { throw 10n; };`,
    play: async (run) => failed(await run.invoke(), "bigint", "10"),
  },
  {
    id: "C078",
    title: "a Symbol or a null-prototype object as reason is a failure, and the next invocation succeeds",
    rules: ["RT-219"],
    on: "D, E",
    code: steps("async (e) =>", ['throw Symbol("q")', "throw Object.create(null)", "return 1"]),
    play: async (run) => {
      for (const step of [0, 1]) {
        assert.equal((await run.invoke({ step })).functionError, "Unhandled");
        ok(await run.invoke({ step: 2 }), "1");
      }
    },
  },
  {
    id: "C079",
    title: "a Symbol as reason is told as symbol, and the process stays",
    rules: ["RT-219", "RT-222"],
    on: "F",
    code: announced(`exports.handler = async () => { throw Symbol("q"); };`),
    play: async (run) => {
      failed(await run.invoke(), "symbol", "Symbol(q)");
      warm(await run.invoke());
    },
  },
  {
    id: "C080",
    title: "errorType is the error's name, not its class",
    rules: ["RT-225"],
    on: "D+",
    code: `class MyErr extends Error {} exports.handler = async () => { throw new MyErr("m"); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "m");
      tracesFrom(result, "Error: m");
    },
  },
  {
    id: "C080",
    title: "in the JSON format the logged errorType is the class",
    rules: ["RT-246"],
    on: "18.x+",
    code: `class MyErr extends Error {} exports.handler = async () => { throw new MyErr("m"); };`,
    settings: { json: {} },
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "m");
      const line = result.log.find((each) => each.level === "ERROR")?.json;
      assert(line, "the error is logged");
      assert.deepEqual(Object.keys(line), ["timestamp", "level", "requestId", "message"]);
      assert.equal(line["requestId"], result.requestId);
      const { errorType, errorMessage, stackTrace } = record(line["message"]);
      assert.deepEqual([errorType, errorMessage, Array.isArray(stackTrace)], ["MyErr", "m", true]);
    },
  },
  {
    id: "C081",
    title: "a name set in the constructor is errorType, and the log has it twice",
    rules: ["RT-225", "RT-243"],
    on: "D+",
    code: `class MyErr extends Error { constructor(m) { super(m); this.name = "Named"; } }
      exports.handler = async () => { throw new MyErr("m"); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Named", "m");
      const line = errorLine(result, "Invoke Error ");
      assert.deepEqual([line["errorType"], line["name"]], ["Named", "Named"]);
    },
  },
  {
    id: "C082",
    title: "extra properties of an error are in the log and never in the body",
    rules: ["RT-226", "RT-241", "RT-242"],
    on: "D+",
    code: `exports.handler = async () => {
      const e = new TypeError("m"); e.code = "EC"; e.extra = { a: 1 }; e.cause = new Error("inner"); throw e;
    };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "TypeError", "m");
      const line = errorLine(result, "Invoke Error ");
      assert.deepEqual(Object.keys(line), ["errorType", "errorMessage", "code", "extra", "cause", "stack"]);
      assert.deepEqual([line["code"], line["extra"]], ["EC", { a: 1 }]);
      assert.equal(record(line["cause"])["errorMessage"], "inner");
      assert.equal(record(line["stack"])[0], "TypeError: m");
    },
  },
  {
    id: "C083",
    title: "a cause given to the constructor is in neither body nor log",
    rules: ["RT-226", "RT-242"],
    on: "16.x+",
    code: `exports.handler = async () => { throw new Error("m", { cause: new Error("inner") }); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "m");
      const line = errorLine(result, "Invoke Error ");
      assert.deepEqual(Object.keys(line), ["errorType", "errorMessage", "stack"]);
      assert(!result.text.includes("inner") && !JSON.stringify(line).includes("inner"));
    },
  },
  {
    id: "C084",
    title: "the errors of an AggregateError are in neither body nor log",
    rules: ["RT-226", "RT-242"],
    on: "16.x+",
    code: `exports.handler = async () => { throw new AggregateError([new Error("a")], "agg"); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "AggregateError", "agg");
      assert.deepEqual(Object.keys(errorLine(result, "Invoke Error ")), ["errorType", "errorMessage", "stack"]);
    },
  },
  {
    id: "C085",
    title: "an error whose message is no text is told as a problem with the error",
    rules: ["RT-224"],
    on: "E, F",
    code: `exports.handler = async () => { const e = new Error("m"); e.message = { a: 1 }; throw e; };`,
    play: async (run) => {
      const trace = run.runtime.family === "F" ? { trace: [] } : {};
      const result = await run.invoke();
      assert.equal(result.text, JSON.stringify({ errorType: "handled", errorMessage: unreadable, ...trace }));
      assert.equal(result.functionError, "Unhandled");
    },
  },
  {
    id: "C085",
    title: "an error whose message is no text passes it through as JSON",
    rules: ["RT-224"],
    on: "D",
    code: `exports.handler = async () => { const e = new Error("m"); e.message = { a: 1 }; throw e; };`,
    play: async (run) => {
      const { errorType, errorMessage } = body(await run.invoke());
      assert.deepEqual([errorType, errorMessage], ["Error", { a: 1 }]);
    },
  },
  {
    id: "C086",
    title: "an error without stack is told as a problem with the error",
    rules: ["RT-224"],
    on: "D, E",
    code: `exports.handler = async () => { const e = new Error("m"); e.stack = undefined; throw e; };`,
    play: async (run) => {
      const trace = run.runtime.family === "D" ? { trace: [] } : {};
      const result = await run.invoke();
      assert.equal(result.text, JSON.stringify({ errorType: "handled", errorMessage: unreadable, ...trace }));
    },
  },
  {
    id: "C086",
    title: "an error without stack has an empty trace",
    rules: ["RT-224"],
    on: "F",
    code: `exports.handler = async () => { const e = new Error("m"); e.stack = undefined; throw e; };`,
    play: async (run) => {
      const result = await run.invoke();
      assert.equal(result.text, JSON.stringify({ errorType: "Error", errorMessage: "m", trace: [] }));
    },
  },
];
