import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import { announced, type Case, type Run, steps } from "../case.ts";
import { body, cold, failed, ok, runtimeExited, timedOut, warm } from "../expect.ts";
import { errorLine, hasLine } from "../expect-log.ts";

const cannot = "Unable to stringify response body";
const circular = "const a = {}; a.a = a;";

/** Not stringifiable: the error body, and which line tells it (RT-230 … RT-232). */
function unserialisable(run: Run, result: InvocationResult, title = "Invoke Error "): void {
  failed(result, run.runtime.family === "F" ? "Runtime.JSONStringifyError" : "Error", cannot);
  errorLine(result, title);
}

/** Section 13.4. */
export const results: readonly Case[] = [
  {
    id: "C100",
    title: "undefined is answered as null",
    rules: ["RT-200"],
    on: "C–F",
    code: `exports.handler = async () => undefined;`,
    play: async (run) => ok(await run.invoke(), "null"),
  },
  {
    id: "C101",
    title: "a promise of what JSON can't hold is an Invoke Error, and the process stays",
    rules: ["RT-010", "RT-230", "RT-231"],
    on: "D, E",
    code: announced(`exports.handler = async () => { ${circular} return a; };`),
    play: async (run) => {
      unserialisable(run, await run.invoke());
      warm(await run.invoke());
    },
  },
  {
    id: "C102",
    title: "a waiting callback with what JSON can't hold is an Uncaught Exception and ends the process",
    rules: ["RT-010", "RT-231"],
    on: "E",
    code: announced(`exports.handler = (e, c, cb) => { ${circular} cb(null, a); };`),
    play: async (run) => {
      unserialisable(run, await run.invoke(), "Uncaught Exception ");
      cold(await run.invoke());
    },
  },
  {
    id: "C102",
    title: "a waiting callback with what JSON can't hold is an Invoke Error, and the process stays",
    rules: ["RT-010", "RT-204", "RT-231"],
    on: "D",
    code: announced(`exports.handler = (e, c, cb) => { ${circular} cb(null, a); };`),
    play: async (run) => {
      unserialisable(run, await run.invoke());
      warm(await run.invoke());
    },
  },
  {
    id: "C103",
    title: "what JSON can't hold, sent without waiting, is an Invoke Error, and the process stays",
    rules: ["RT-010", "RT-231"],
    on: "D, E",
    code: steps("(e, c, cb) =>", [
      `{ ${circular} c.callbackWaitsForEmptyEventLoop = false; cb(null, a); }`,
      `{ ${circular} c.succeed(a); }`,
    ]),
    play: async (run) => {
      unserialisable(run, await run.invoke({ step: 0 }));
      const second = await run.invoke({ step: 1 });
      unserialisable(run, second);
      warm(second);
      warm(await run.invoke());
    },
  },
  {
    id: "C104",
    title: "a promise of what JSON can't hold is a JSONStringifyError, and the process stays",
    rules: ["RT-232"],
    on: "F",
    code: announced(`exports.handler = async () => { ${circular} return a; };`),
    play: async (run) => {
      unserialisable(run, await run.invoke());
      warm(await run.invoke());
    },
  },
  {
    id: "C105",
    title: "what JSON can't hold is an unhandled failure with a line of its own",
    rules: ["RT-010", "RT-233"],
    on: "B, C",
    code: `exports.handler = function (e, c, cb) { var a = {}; a.a = a; cb(null, a); };`,
    play: async (run) => {
      const result = await run.invoke();
      const errorMessage = `${cannot} as json: Converting circular structure to JSON`;
      assert.equal(result.text, JSON.stringify({ errorMessage, errorType: "TypeError" }));
      assert.equal(result.functionError, "Unhandled");
      hasLine(result, `${errorMessage}: TypeError`);
    },
  },
  {
    id: "C106",
    title: "a BigInt can't be told in JSON",
    rules: ["RT-230", "RT-232"],
    on: "10.x+",
    code: `exports.handler = async () => 10n;`,
    play: async (run) => unserialisable(run, await run.invoke()),
  },
  {
    id: "C107",
    title: "a function or a Symbol is not turned into null: Wrong arguments, and the process stays",
    rules: ["RT-234"],
    on: "D+",
    code: steps("async (e) =>", ["return () => 1", 'return Symbol("a")', "return { toJSON() {} }"]),
    play: async (run) => {
      for (const step of [0, 1, 2]) {
        const result = await run.invoke({ step });
        failed(result, "TypeError", "Wrong arguments");
        if (step > 0) warm(result);
      }
    },
  },
  {
    id: "C108",
    title: "the usual semantics of JSON hold",
    rules: ["RT-201"],
    on: "C–F",
    code: `exports.handler = async () => ({
      a: undefined, b() {}, c: new Map([[1, 2]]), d: Buffer.from("ab"), e: -0, f: Infinity, g: new Date(0),
    });`,
    play: async (run) => {
      const buffer = '{"type":"Buffer","data":[97,98]}';
      ok(await run.invoke(), `{"c":{},"d":${buffer},"e":0,"f":null,"g":"1970-01-01T00:00:00.000Z"}`);
    },
  },
  {
    id: "C109",
    title: "a text that holds JSON is answered as a JSON string",
    rules: ["RT-202"],
    on: "C–F",
    code: `exports.handler = async () => '{"a":1}';`,
    play: async (run) => ok(await run.invoke(), String.raw`"{\"a\":1}"`),
  },
  {
    id: "C110",
    title: "the answer is UTF-8",
    rules: ["RT-200"],
    on: "C–F",
    code: `exports.handler = async () => "é☃😀";`,
    play: async (run) => ok(await run.invoke(), '"é☃😀"'),
  },
  {
    id: "C111",
    title: "an answer of exactly 6 291 556 bytes passes",
    rules: ["RT-236", "RT-363"],
    on: "D+",
    code: `exports.handler = async () => "x".repeat(6291554);`,
    play: async (run) => {
      const result = await run.invoke();
      assert.equal(result.functionError, undefined);
      assert.equal(result.payload.length, 6_291_556);
    },
  },
  {
    id: "C112",
    title: "an answer of one byte more is ResponseSizeTooLarge, and the process stays",
    rules: ["RT-236", "RT-237", "RT-363"],
    on: "D+",
    code: announced(`exports.handler = async () => "x".repeat(6291555);`),
    play: async (run) => {
      const result = await run.invoke();
      const errorMessage = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
      assert.equal(result.text, JSON.stringify({ errorMessage, errorType: "Function.ResponseSizeTooLarge" }));
      assert.equal(result.functionError, "Unhandled");
      const line =
        /^\[ERROR\] \[\d+\] LAMBDA_RUNTIME Failed to post handler success response\. Http response code: 413\.$/;
      assert(
        result.log.some((each) => each.kind === "raw" && line.test(each.text)),
        "the runtime's complaint is logged",
      );
      warm(await run.invoke());
    },
  },
  {
    id: "C113",
    title: "any JSON value is an event, and no payload is an empty object",
    rules: ["RT-153"],
    on: "B–F",
    code: `exports.handler = function (e, c) { return c.succeed ? c.succeed(e) : e; };`,
    play: async (run) => {
      for (const event of ["null", "5", '"s"', "[1]", "{}", "true", "false", '{"a":{"b":[null]}}']) {
        ok(await run.invoke(Buffer.from(event)), event);
      }
      ok(await run.invoke(Buffer.alloc(0)), "{}");
    },
  },
  {
    id: "C114",
    title: "a toJSON that throws can't be stringified, and one without a value is Wrong arguments",
    rules: ["RT-230", "RT-234"],
    on: "D, E",
    code: steps("async (e) =>", ['return { toJSON() { throw new Error("tj"); } }', "return { toJSON() {} }"]),
    play: async (run) => {
      unserialisable(run, await run.invoke({ step: 0 }));
      failed(await run.invoke({ step: 1 }), "TypeError", "Wrong arguments");
    },
  },
  {
    id: "C115",
    title: "a waiting callback's result is serialised in the call",
    rules: ["RT-204"],
    on: "B–D",
    code: `exports.handler = (e, c, cb) => { var r = { n: 1 }; cb(null, r); setTimeout(() => { r.n = 2; }, 10); };`,
    play: async (run) => ok(await run.invoke(), '{"n":1}'),
  },
  {
    id: "C115",
    title: "a waiting callback's result is serialised when the loop is empty",
    rules: ["RT-204"],
    on: "E",
    code: `exports.handler = (e, c, cb) => { var r = { n: 1 }; cb(null, r); setTimeout(() => { r.n = 2; }, 10); };`,
    play: async (run) => ok(await run.invoke(), '{"n":2}'),
  },
  {
    id: "C116",
    title: "a crash while the callback waits replaces the answer",
    rules: ["RT-181", "RT-250"],
    on: "D, E",
    code: announced(`exports.handler = (e, c, cb) => {
      setTimeout(() => { throw new Error("tb"); }, 50); cb(null, "x");
    };`),
    play: async (run) => {
      const result = await run.invoke();
      if (run.runtime.family === "D" && body(result)["errorType"] === "Runtime.ExitError") {
        runtimeExited(result, "with error: exit status 129");
      } else failed(result, "Error", "tb");
      cold(await run.invoke());
    },
  },
  {
    id: "C117",
    title: "a timeout while the callback waits replaces the answer",
    rules: ["RT-181", "RT-270"],
    on: "B–E",
    code: `exports.handler = (e, c, cb) => { setInterval(() => {}, 1000); cb(null, "x"); };`,
    settings: { timeoutMs: 1000 },
    play: async (run) => timedOut(run, await run.invoke({ a: 1 }, { timesOut: true })),
  },
];
