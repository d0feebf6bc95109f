import assert from "node:assert/strict";
import { announced, type Case, steps } from "../case.ts";
import { body, legacyFailed, ok } from "../expect.ts";

/** Rules of section 4.4 that section 13.4 has no case for. */
export const moreResults: readonly Case[] = [
  {
    id: "L050",
    title: "lone surrogates are written as escapes",
    rules: ["RT-203"],
    on: "12.x+",
    code: `exports.handler = async () => "a\\ud800";`,
    play: async (run) => ok(await run.invoke(), String.raw`"a\ud800"`),
  },
  {
    id: "L050",
    title: "lone surrogates are sent as U+FFFD",
    rules: ["RT-203"],
    on: "4.3–10.x",
    code: `exports.handler = function (e, c) { c.succeed("a\\ud800"); };`,
    play: async (run) => ok(await run.invoke(), '"a\uFFFD"'),
  },
  {
    id: "L057",
    title: "the usual semantics of JSON hold",
    rules: ["RT-201"],
    on: "B, C",
    code: `exports.handler = function (e, c) {
      c.succeed({ a: undefined, b: function () {}, c: new Map(), d: new Buffer("ab"), e: -0, f: NaN, g: new Date(0) });
    };`,
    play: async (run) => {
      const buffer = '{"type":"Buffer","data":[97,98]}';
      ok(await run.invoke(), `{"c":{},"d":${buffer},"e":0,"f":null,"g":"1970-01-01T00:00:00.000Z"}`);
    },
  },
  {
    id: "L051",
    title: "a value that JSON.stringify leaves out is answered as null",
    rules: ["RT-235"],
    on: "B, C",
    code: steps("function (e, c, cb)", [
      "cb(null, function () {})",
      'cb(null, Symbol("a"))',
      "cb(null, { toJSON: function () {} })",
    ]),
    play: async (run) => {
      for (const step of [0, 1, 2]) ok(await run.invoke({ step }), "null");
    },
  },
  {
    id: "L052",
    title: "an answer that is too large fails as too long",
    rules: ["RT-238", "RT-363"],
    on: "B, C",
    code: `exports.handler = function (e, c, cb) { cb(null, new Array(6291600).join("x")); };`,
    play: async (run) => legacyFailed(await run.invoke(), "body size is too long", "Unhandled"),
  },
  {
    id: "L053",
    title: "an error body over the limit is ResponseSizeTooLarge as well",
    rules: ["RT-363"],
    on: "D+",
    code: `exports.handler = async () => { throw new Error("x".repeat(6291600)); };`,
    play: async (run) => assert.equal(body(await run.invoke())["errorType"], "Function.ResponseSizeTooLarge"),
  },
  {
    id: "L054",
    title: "the answer is JSON without a line break at its end, whatever its spelling in the source",
    rules: ["RT-200", "RT-202"],
    on: "B–E",
    code: `exports.handler = function (e, c, cb) { cb(null, { text: "é\\n", n: 1.50, list: [undefined] }); };`,
    play: async (run) => ok(await run.invoke(), String.raw`{"text":"é\n","n":1.5,"list":[null]}`),
  },
  {
    id: "L055",
    title: "each invocation gets a fresh event",
    rules: ["RT-153"],
    on: "B–F",
    code: `exports.handler = function (e, c) { var had = "x" in e; e.x = 1; return c.succeed ? c.succeed(had) : had; };`,
    play: async (run) => {
      ok(await run.invoke(), "false");
      ok(await run.invoke(), "false");
    },
  },
  {
    id: "L056",
    title: "a payload that is not JSON never reaches the function",
    rules: ["RT-154"],
    on: "B–F",
    code: announced(`exports.handler = function (e, c) { console.log("called"); };`),
    play: async (run) => {
      for (const payload of ["not json", "{", '{"a":1}x', "'a'", "\u00FF"]) {
        await assert.rejects(run.invoke(Buffer.from(payload, "latin1")), (error: Error) => {
          assert.equal(error.name, "InvalidRequestContentException");
          return error.message.startsWith("Could not parse request body into json:");
        });
      }
      assert(!run.allLog().some((line) => line.message === "called"), "the handler isn't called");
    },
  },
];
