import assert from "node:assert/strict";
import { announced, type Case, steps, waiting } from "../case.ts";
import { body, failed, failedWith, legacyError, legacyFailed, ok, tracesFrom, warm } from "../expect.ts";
import { errorLine, legacyErrorLine, logged, reported } from "../expect-log.ts";

const pageSample = `
exports.myHandler = function (event, context, callback) {
  console.log("value1 = " + event.key1);
  console.log("value2 = " + event.key2);
  callback(null, "some success message");
};`;

const asyncPageSample = (last: string): string => `
exports.myHandler = async function (event, context) {
  console.log("value1 = " + event.key1);
  console.log("value2 = " + event.key2);
  ${last};
};`;

const success = '"some success message"';

/** Section 13.1, and the sentences of the handler page (section 1) that it leaves to us. */
export const handlerPage: readonly Case[] = [
  {
    id: "C001",
    title: "callback(null, text) answers the text as JSON, logs nothing, and the process stays",
    rules: ["RT-006", "RT-010", "RT-016", "RT-021", "RT-022", "RT-200", "RT-260"],
    on: "B–E",
    code: announced(`exports.handler = function (e, c, cb) { cb(null, "some success message"); };`),
    play: async (run) => {
      const first = await run.invoke();
      ok(first, success);
      logged(run, first, []);
      assert.equal(first.contentType, "application/json");
      assert.equal(first.executedVersion, "$LATEST");
      warm(await run.invoke());
    },
  },
  {
    id: "C002",
    title: "callback without error and without result answers null",
    rules: ["RT-007", "RT-008", "RT-014", "RT-015"],
    on: "B–E",
    code: steps("function (e, c, cb)", ["cb()", "cb(null)", "cb(undefined)", "cb(null, undefined)"]),
    play: async (run) => {
      for (const step of [0, 1, 2, 3]) ok(await run.invoke({ step }), "null");
    },
  },
  {
    id: "C003",
    title: "callback with a text as error is a handled failure with one key, logged as its body",
    rules: ["RT-009", "RT-017", "RT-018", "RT-020", "RT-023", "RT-036", "RT-229", "RT-247", "RT-261"],
    on: "B, C",
    code: `exports.handler = function (e, c, cb) { cb("some error type"); };`,
    play: async (run) => {
      const result = await run.invoke();
      legacyFailed(result, "some error type", "Handled");
      logged(run, result, ['{"errorMessage":"some error type"}']);
    },
  },
  {
    id: "C004",
    title: "callback with a text as error is a failure of type string, logged as the Error it was wrapped in",
    rules: ["RT-009", "RT-017", "RT-018", "RT-020", "RT-023", "RT-036", "RT-222", "RT-240", "RT-244", "RT-262"],
    on: "D, E",
    code: `exports.handler = function (e, c, cb) { cb("some error type"); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "string", "some error type");
      const line = errorLine(result, "Invoke Error ");
      assert.deepEqual(Object.keys(line), ["errorType", "errorMessage", "stack"]);
      assert.equal(line["errorType"], "Error");
      assert.equal(line["errorMessage"], "some error type");
    },
  },
  {
    id: "C005",
    title: "callback with an Error answers message, type and frames, and ignores the result",
    rules: ["RT-011", "RT-228"],
    on: "B, C",
    code: `exports.handler = function (e, c, cb) { cb(new Error("bad"), { x: 1 }); };`,
    play: async (run) => {
      const result = await run.invoke();
      assert.match(legacyError(result, "Error", "bad")[0] ?? "", /^exports\.handler \(\/var\/task\/index\.js:1:\d+\)$/);
      legacyErrorLine(result);
    },
  },
  {
    id: "C006",
    title: "callback with an Error answers type, message and trace, and ignores the result",
    rules: ["RT-011", "RT-220"],
    on: "D, E",
    code: `exports.handler = function (e, c, cb) { cb(new Error("bad"), { x: 1 }); };`,
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "bad");
      tracesFrom(result, "Error: bad");
    },
  },
  {
    id: "C007",
    title: "a handler with two parameters that does nothing answers null",
    rules: ["RT-005", "RT-012"],
    on: "B–E",
    code: `exports.handler = function (e, c) {};`,
    play: async (run) => ok(await run.invoke(), "null"),
  },
  {
    id: "C008",
    title: "a plain return value is ignored",
    rules: ["RT-005", "RT-012", "RT-162"],
    on: "B–E",
    code: `exports.handler = function () { return "ignored"; };`,
    play: async (run) => ok(await run.invoke(), "null"),
  },
  {
    id: "C009",
    title: "a plain return value is the answer",
    rules: ["RT-163"],
    on: "F",
    code: `exports.handler = function () { return "ignored"; };`,
    play: async (run) => ok(await run.invoke(), '"ignored"'),
  },
  {
    id: "C010",
    title: "the page's sample answers its message and logs two values between START and END",
    rules: ["RT-001", "RT-002", "RT-003", "RT-032", "RT-033"],
    on: "B–E",
    files: { "helloworld.js": pageSample },
    settings: { handler: "helloworld.myHandler" },
    play: async (run) => {
      const result = await run.invoke({ key1: "v1", key2: "v2" });
      ok(result, success);
      logged(run, result, ["value1 = v1", "value2 = v2"]);
    },
  },
  {
    id: "C011",
    title: "the page's sample logs undefined for keys that the event lacks",
    rules: ["RT-033"],
    on: "B–E",
    files: { "helloworld.js": pageSample },
    settings: { handler: "helloworld.myHandler" },
    play: async (run) => logged(run, await run.invoke({}), ["value1 = undefined", "value2 = undefined"]),
  },
  {
    id: "C012",
    title: "the page's async sample answers what it returns",
    rules: ["RT-001", "RT-002", "RT-028", "RT-029", "RT-033", "RT-035", "RT-260"],
    on: "C–F",
    files: { "helloworld.js": asyncPageSample('return "some success message"') },
    settings: { handler: "helloworld.myHandler" },
    play: async (run) => {
      const result = await run.invoke({ key2: "v2" });
      ok(result, success);
      logged(run, result, ["value1 = undefined", "value2 = v2"]);
    },
  },
  {
    id: "C013",
    title: "the page's async sample with throw is a handled failure",
    rules: ["RT-030", "RT-035", "RT-261"],
    on: "C",
    files: { "helloworld.js": asyncPageSample('throw new Error("some error type")') },
    settings: { handler: "helloworld.myHandler" },
    play: async (run) => {
      const result = await run.invoke();
      legacyError(result, "Error", "some error type", "Handled");
      legacyErrorLine(result);
    },
  },
  {
    id: "C014",
    title: "the page's async sample with throw fails, and the process stays",
    rules: ["RT-030", "RT-035", "RT-220", "RT-240", "RT-262", "RT-397"],
    on: "D+",
    files: { "helloworld.js": announced(asyncPageSample('throw new Error("some error type")')) },
    settings: { handler: "helloworld.myHandler" },
    play: async (run) => {
      const result = await run.invoke();
      failed(result, "Error", "some error type");
      tracesFrom(result, "Error: some error type");
      assert.equal(errorLine(result, "Invoke Error ")["errorMessage"], "some error type");
      warm(await run.invoke());
    },
  },
  {
    id: "C015",
    title: "the async keyword is a syntax error of the Node version",
    rules: ["RT-031", "RT-148", "RT-149"],
    on: "B",
    code: `exports.handler = async () => 1;`,
    play: async (run) => {
      const result = await run.invoke();
      assert(result.log.some((line) => line.text.startsWith("Syntax error in module 'index': SyntaxError")));
      assert.equal(body(result)["errorType"], "SyntaxError");
      assert.equal(result.functionError, "Unhandled");
    },
  },
  waiting(
    {
      id: "C016",
      title: "an asynchronous invocation answers 202 and the error is logged once for each attempt",
      rules: ["RT-024", "RT-274"],
      on: "B–F",
    },
    "retries",
  ),
  {
    id: "C017",
    title: "false, 0 and the empty text are errors too",
    rules: ["RT-018", "RT-019"],
    on: "D, E",
    code: steps("function (e, c, cb)", ["cb(false)", "cb(0)", 'cb("")', "cb(NaN)"]),
    play: async (run) => {
      failed(await run.invoke({ step: 0 }), "boolean", "false");
      failed(await run.invoke({ step: 1 }), "number", "0");
      failed(await run.invoke({ step: 2 }), "string", "");
      failed(await run.invoke({ step: 3 }), "number", "NaN");
    },
  },
  {
    id: "C018",
    title: "false, 0 and the empty text are errors too, told as text",
    rules: ["RT-018", "RT-019", "RT-229"],
    on: "B, C",
    code: steps("function (e, c, cb)", ["cb(false)", "cb(0)", 'cb("")', "cb(NaN)"]),
    play: async (run) => {
      for (const [step, text] of ["false", "0", "", "NaN"].entries()) legacyFailed(await run.invoke({ step }), text);
    },
  },
  {
    id: "L001",
    title: "the handler gets event, context and callback in this order",
    rules: ["RT-003", "RT-004", "RT-155"],
    on: "B–E",
    code: `exports.anyName = function (event, context, callback) {
      callback(null, [arguments.length, event.k, typeof context.awsRequestId, typeof callback]);
    };`,
    settings: { handler: "index.anyName" },
    play: async (run) => ok(await run.invoke({ k: 7 }), '[3,7,"string","function"]'),
  },
  {
    id: "L002",
    title: "a handler with one parameter that completes through nothing answers null",
    rules: ["RT-005", "RT-012"],
    on: "B–E",
    code: `exports.handler = function (e) { console.log(e.a); };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "null");
      logged(run, result, ["1"]);
    },
  },
  {
    id: "L003",
    title: "undefined as the first argument counts as null",
    rules: ["RT-008"],
    on: "B–E",
    code: `exports.handler = function (e, c, cb) { cb(undefined, { x: 1 }); };`,
    play: async (run) => ok(await run.invoke(), '{"x":1}'),
  },
  {
    id: "L004",
    title: "a transpiled handler that returns a promise is an ordinary handler",
    rules: ["RT-012", "RT-031"],
    on: "B",
    code: `exports.handler = function () {
      return new Promise(function (resolve) { setTimeout(function () { console.log("late"); resolve(1); }, 30); });
    };`,
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "null");
      logged(run, result, ["late"]);
    },
  },
  {
    id: "L005",
    title: "context.fail and callback log the error without any console call",
    rules: ["RT-020", "RT-247"],
    on: "B–E",
    code: steps("function (e, c, cb)", ['cb("one")', 'c.fail("two")', 'c.done("three")']),
    play: async (run) => {
      for (const [step, text] of ["one", "two", "three"].entries()) {
        const result = await run.invoke({ step });
        failedWith(run, result, text);
        reported(run, result);
      }
    },
  },
];
