import assert from "node:assert/strict";
import type { InvocationResult } from "../../support/function-under-test.ts";
import type { Case } from "../case.ts";
import { failed, ok } from "../expect.ts";
import { beforeStart, logged } from "../expect-log.ts";

const warning =
  "AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to " +
  "update this function to use an async handler to use Node.js 24 or later. For more information and to provide " +
  "feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To " +
  "disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.";

const deprecated =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to " +
  "modify this function to use a supported handler signature to use Node.js 24 or later. For more information see " +
  "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

const callbackHandler = 'exports.handler = function (e, c, cb) { cb(null, "some success message"); };';

/** What section 3 says of handlers that take a callback, and of the streaming globals. */
export const callbackHandlers: readonly Case[] = [
  {
    id: "C167",
    title: "a handler with three parameters is refused",
    rules: ["RT-152"],
    on: "F",
    code: "exports.handler = (e, c, cb) => cb(null, 1);",
    play: async (run) => failed(await run.invoke(), "Runtime.CallbackHandlerDeprecated", deprecated),
  },
  {
    id: "C167",
    title: "an async handler with three parameters is refused as well",
    rules: ["RT-152"],
    on: "F",
    code: "exports.handler = async (e, c, cb) => 1;",
    play: async (run) => failed(await run.invoke(), "Runtime.CallbackHandlerDeprecated", deprecated),
  },
  {
    id: "C168",
    title: "defaulted parameters don't count",
    rules: ["RT-152", "RT-155"],
    on: "F",
    code: "exports.handler = async (e, c, x = 1) => x;",
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "C168",
    title: "rest parameters don't count, and hold nothing but the context",
    rules: ["RT-152", "RT-155"],
    on: "F",
    code: "exports.handler = async (e, ...r) => r.length;",
    play: async (run) => ok(await run.invoke(), "1"),
  },
  {
    id: "L112",
    title: "a handler with three parameters runs where callbacks are allowed",
    rules: ["RT-152"],
    on: "F",
    code: 'exports.handler = (e, c, cb) => { console.log("called"); setTimeout(() => cb(null, "some success message"), 20); };',
    settings: { allowCallbacks: true },
    play: async (run) => {
      const result = await run.invoke();
      ok(result, '"some success message"');
      logged(run, result, ["called"]);
    },
  },
  {
    id: "C169",
    title: "a callback handler is warned about once, at init",
    rules: ["RT-151"],
    on: "18.x–22.x",
    code: callbackHandler,
    play: async (run) => {
      const first = await run.invoke();
      ok(first, '"some success message"');
      const lines = beforeStart(first).filter((line) => line.level === "WARN");
      assert.deepEqual(
        lines.map((line) => [line.id, line.message]),
        [["undefined", warning]],
      );
      assert(!(await run.invoke()).log.some((line) => line.level === "WARN"), "the warning comes once");
    },
  },
  {
    id: "C169",
    title: "the warning about a callback handler can be switched off",
    rules: ["RT-151"],
    on: "18.x–22.x",
    code: callbackHandler,
    settings: { environmentVariables: { AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING: "false" } },
    play: async (run) => noWarning(await run.invoke()),
  },
  ...[
    ["an async handler with three parameters", "exports.handler = async (e, c, cb) => 1;"],
    ["a handler with two parameters", "exports.handler = (e, c) => {};"],
    ["a handler with four parameters", "exports.handler = (e, c, cb, more) => {};"],
    ["a streaming handler", "exports.handler = awslambda.streamifyResponse(async (e, s, c) => { s.end(); });"],
  ].map(([who, code]): Case => ({
    id: "L113",
    title: `${who} is not warned about`,
    rules: ["RT-151"],
    on: "18.x–22.x",
    code: String(code),
    play: async (run) => noWarning(await run.invoke()),
  })),
  {
    id: "L113",
    title: "a callback handler is not warned about",
    rules: ["RT-151"],
    on: "4.3–16.x",
    code: callbackHandler,
    play: async (run) => noWarning(await run.invoke()),
  },
  {
    id: "L114",
    title: "the streaming globals exist before the module is loaded",
    rules: ["RT-140", "RT-150"],
    on: "E, F",
    code: `const had = typeof awslambda === "undefined" ? "none"
        : [typeof awslambda.streamifyResponse, typeof awslambda.HttpResponseStream.from, typeof awslambda.InvokeStore];
      exports.handler = async () => had;`,
    play: async (run) => {
      const store = run.runtime.family === "F" ? "object" : "undefined";
      ok(await run.invoke(), JSON.stringify(["function", "function", store]));
    },
  },
  ...["1", "true"].map((value): Case => ({
    id: "L114",
    title: `the streaming globals are left out with AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA=${value}`,
    rules: ["RT-150"],
    on: "E, F",
    code: "const had = typeof awslambda; exports.handler = async () => had;",
    settings: { environmentVariables: { AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA: value } },
    play: async (run) => ok(await run.invoke(), '"undefined"'),
  })),
  {
    id: "L114",
    title: "there are no streaming globals",
    rules: ["RT-150"],
    on: "B–D",
    code: "exports.handler = function (e, c) { c.succeed(typeof awslambda); };",
    play: async (run) => ok(await run.invoke(), '"undefined"'),
  },
];

function noWarning(result: InvocationResult): void {
  assert(!result.log.some((line) => line.text.includes("plans to remove support")), "nothing is warned about");
}
