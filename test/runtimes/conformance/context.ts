import assert from "node:assert/strict";
import type { RuntimeFamily } from "../../../src/model/runtimes.ts";
import type { Case } from "../case.ts";
import { body, ok, record } from "../expect.ts";

const dKeys =
  "callbackWaitsForEmptyEventLoop,succeed,fail,done,functionVersion,functionName,memoryLimitInMB,logGroupName," +
  "logStreamName,clientContext,identity,invokedFunctionArn,awsRequestId,getRemainingTimeInMillis";
const legacyKeys =
  "callbackWaitsForEmptyEventLoop,done,succeed,fail,logGroupName,logStreamName,functionName,memoryLimitInMB," +
  "functionVersion,getRemainingTimeInMillis,invokeid,awsRequestId,invokedFunctionArn";
const keysByFamily: Readonly<Record<RuntimeFamily, string>> = {
  B: legacyKeys,
  C: legacyKeys,
  D: dKeys,
  E: dKeys.replace("awsRequestId,", "awsRequestId,tenantId,"),
  F:
    "clientContext,identity,invokedFunctionArn,awsRequestId,tenantId,xRayTraceId,getRemainingTimeInMillis," +
    "functionName,functionVersion,memoryLimitInMB,logGroupName,logStreamName",
};

/** A handler that answers the value of an expression, in the way of each family. */
const answers = (expression: string): string =>
  `exports.handler = function (e, c) { var v = ${expression}; return c.succeed ? c.succeed(v) : v; };`;

/** Sections 6 and 13.7: the context object. */
export const context: readonly Case[] = [
  {
    id: "C180",
    title: "the context has its keys in AWS's order",
    rules: ["RT-280", "RT-281", "RT-282"],
    on: "B–F",
    code: answers("Object.keys(c)"),
    play: async (run) => assert.equal(String((await run.invoke()).json), keysByFamily[run.runtime.family]),
  },
  {
    id: "C181",
    title: "the context as JSON shows its values, and that callbacks wait",
    rules: ["RT-283", "RT-004"],
    on: "B–E",
    code: answers("c"),
    play: async (run) => {
      const shown = body(await run.invoke());
      const hidden = /^(succeed|fail|done|getRemainingTimeInMillis|clientContext|identity|tenantId)$/;
      const keys = keysByFamily[run.runtime.family].split(",").filter((key) => !hidden.test(key));
      assert.deepEqual(Object.keys(shown), keys);
      assert.deepEqual([shown["callbackWaitsForEmptyEventLoop"], shown["memoryLimitInMB"]], [true, "128"]);
    },
  },
  {
    id: "L120",
    title: "the context tells function, version, ARN, memory, request and log",
    rules: ["RT-004"],
    on: "B–F",
    code: answers(`[c.functionName, c.functionVersion, c.invokedFunctionArn, c.memoryLimitInMB, c.awsRequestId,
      c.logGroupName, c.logStreamName]`),
    settings: { memoryMiB: 192 },
    play: async (run) => {
      const result = await run.invoke();
      const told = Object.values(record(result.json));
      const group = `/aws/lambda/${run.functionName}`;
      const expected = [run.functionName, "$LATEST", run.functionArn, "192", result.requestId, group];
      assert.deepEqual(told.slice(0, -1), expected);
      assert.match(String(told.at(-1)), /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    },
  },
  {
    id: "L121",
    title: "the context has the request id as invokeid, too",
    rules: ["RT-282"],
    on: "B, C",
    code: answers("c.invokeid"),
    play: async (run) => {
      const result = await run.invoke();
      assert.equal(result.json, result.requestId);
    },
  },
  {
    id: "C182",
    title: "the remaining time begins at the timeout, falls in whole milliseconds, and needs no this",
    rules: ["RT-284"],
    on: "C–F",
    code: `exports.handler = async (e, c) => {
      const a = c.getRemainingTimeInMillis();
      await new Promise((done) => setTimeout(done, 100));
      const b = (0, c.getRemainingTimeInMillis)();
      return [a <= 60000, a > 30000, a - b >= 99, Number.isInteger(a)];
    };`,
    settings: { timeoutMs: 60_000 },
    play: async (run) => ok(await run.invoke(), "[true,true,true,true]"),
  },
  {
    id: "L122",
    title: "the remaining time is that of the function's own timeout",
    rules: ["RT-284"],
    on: "B–F",
    code: answers("c.getRemainingTimeInMillis()"),
    settings: { timeoutMs: 60_000 },
    play: async (run) => {
      for (const result of [await run.invoke(), await run.invoke()]) {
        assert(Number(result.json) <= 60_000 && Number(result.json) > 30_000, result.text);
      }
    },
  },
  {
    id: "C183",
    title: "the context's request id is that of the answer",
    rules: ["RT-004"],
    on: "B–F",
    code: answers("c.awsRequestId"),
    play: async (run) => {
      const [first, second] = [await run.invoke(), await run.invoke()];
      assert.deepEqual([first.json, second.json], [first.requestId, second.requestId]);
      assert.notEqual(first.requestId, second.requestId);
    },
  },
  {
    id: "C183",
    title: "the ARN ends in the alias that was used",
    rules: ["RT-004"],
    on: "B–F",
    code: answers("[c.invokedFunctionArn, c.functionVersion]"),
    play: async (run) => {
      const { json } = await run.invoke({}, { qualifier: "live" });
      assert.deepEqual(json, [`${run.functionArn}:live`, "$LATEST"]);
    },
  },
  {
    id: "C184",
    title: "the client context is handed on unchanged",
    rules: ["RT-287"],
    on: "B–F",
    code: answers("c.clientContext"),
    play: async (run) => {
      const clientContext = '{"client":{"app_title":"t"},"custom":{"k":"v"},"env":{}}';
      ok(await run.invoke({}, { clientContext }), clientContext);
    },
  },
  {
    id: "L123",
    title: "without client context and identity both are undefined",
    rules: ["RT-287", "RT-004"],
    on: "B–F",
    code: answers("[typeof c.clientContext, typeof c.identity]"),
    play: async (run) => ok(await run.invoke(), '["undefined","undefined"]'),
  },
  {
    id: "L124",
    title: "a client context that is not JSON fails the invocation",
    rules: ["RT-287"],
    on: "D, E",
    code: answers("1"),
    play: async (run) => {
      const result = await run.invoke({}, { clientContext: "not json" });
      assert.equal(result.functionError, "Unhandled");
      assert.match(String(body(result)["errorMessage"]), /^Cannot parse ClientContext as json: /);
    },
  },
  {
    id: "C185",
    title: "the trace header is in the environment while there is one",
    rules: ["RT-288"],
    on: "B–F",
    code: answers('"_X_AMZN_TRACE_ID" in process.env ? process.env._X_AMZN_TRACE_ID : null'),
    play: async (run) => {
      const traceHeader = "Root=1-5e1b4151-5ac6c58dc39a6b3f8d1f2a3b;Parent=53995c3f42cd8ad8;Sampled=0";
      ok(await run.invoke({}, { traceHeader }), JSON.stringify(traceHeader));
      ok(await run.invoke(), "null");
    },
  },
  {
    id: "L125",
    title: "the context tells the trace header",
    rules: ["RT-281"],
    on: "F",
    code: answers("c.xRayTraceId"),
    play: async (run) => {
      const traceHeader = "Root=1-5e1b4151-5ac6c58dc39a6b3f8d1f2a3b;Parent=53995c3f42cd8ad8;Sampled=0";
      ok(await run.invoke({}, { traceHeader }), JSON.stringify(traceHeader));
    },
  },
  {
    id: "C189",
    title: "additions to the context don't reach the next invocation",
    rules: ["RT-286"],
    on: "B–F",
    code: `exports.handler = function (e, c) {
      var v = [c.x === undefined, Object.getPrototypeOf(c) === Object.prototype, Object.isExtensible(c)];
      c.x = 1; return c.succeed ? c.succeed(v) : v;
    };`,
    play: async (run) => {
      ok(await run.invoke(), "[true,true,true]");
      ok(await run.invoke(), "[true,true,true]");
    },
  },
  {
    id: "L126",
    title: "the handler gets event and context and nothing else",
    rules: ["RT-155"],
    on: "F",
    code: "exports.handler = async function () { return [arguments.length, arguments[0].k, typeof arguments[1]]; };",
    play: async (run) => ok(await run.invoke({ k: 7 }), '[2,7,"object"]'),
  },
  {
    id: "L127",
    title: "two events at once run in two environments",
    rules: ["RT-156"],
    on: "B–F",
    code: `var mine = Math.random(); exports.handler = function (e, c) {
      if (!c.succeed) return new Promise(function (done) { setTimeout(done, 300, String(mine)); });
      setTimeout(c.succeed, 300, String(mine));
    };`,
    play: async (run) => {
      const [first, second] = await Promise.all([run.invoke(), run.invoke()]);
      assert.notEqual(first.text, second.text);
    },
  },
];
