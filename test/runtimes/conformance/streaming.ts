import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { body, failed, ok, timedOut } from "../expect.ts";
import { between } from "../expect-log.ts";

const streams = (statements: string): string =>
  `exports.handler = awslambda.streamifyResponse(async (e, s, c) => { ${statements} });`;
const preludeType = "application/vnd.awslambda.http-integration-response";

/** Sections 12 and 13.9: streaming handlers, called by a plain Invoke, which buffers (RT-421). */
export const streaming: readonly Case[] = [
  {
    id: "C230",
    title: "what is written is the payload, byte by byte, with the content type that was set",
    rules: ["RT-410", "RT-412", "RT-413", "RT-421"],
    on: "E, F",
    code: streams('s.setContentType("text/plain"); s.write("hi"); s.end();'),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "hi");
      assert.equal(result.contentType, "text/plain");
    },
  },
  {
    id: "C231",
    title: "objects are written as JSON",
    rules: ["RT-413"],
    on: "E, F",
    code: streams("s.write({ a: 1 }); s.write(5); s.end();"),
    play: async (run) => ok(await run.invoke(), '{"a":1}5'),
  },
  {
    id: "L200",
    title: "texts, Buffers and Uint8Arrays are written as they are, and the type is octet-stream",
    rules: ["RT-412", "RT-413"],
    on: "E, F",
    code: streams('s.write("é"); s.write(Buffer.from([0, 255])); s.write(new Uint8Array([1, 2])); s.end("!");'),
    play: async (run) => {
      const result = await run.invoke();
      assert.deepEqual([...result.payload], [...Buffer.from("é"), 0, 255, 1, 2, 33]);
      assert.equal(result.contentType, "application/octet-stream");
    },
  },
  {
    id: "C232",
    title: "HttpResponseStream sends its metadata and eight zero bytes before the first write",
    rules: ["RT-415"],
    on: "E, F",
    code: streams('s = awslambda.HttpResponseStream.from(s, { statusCode: 201 }); s.write("x"); s.end();'),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, `{"statusCode":201}${"\0".repeat(8)}x`);
      assert.equal(result.contentType, preludeType);
    },
  },
  {
    id: "C233",
    title: "HttpResponseStream sends no metadata when nothing is written",
    rules: ["RT-416"],
    on: "E, F",
    code: streams('s = awslambda.HttpResponseStream.from(s, { statusCode: 201 }); s.end("x");'),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "x");
      assert.equal(result.contentType, preludeType);
    },
  },
  {
    id: "C234",
    title: "an error before the first write fails the invocation",
    rules: ["RT-420"],
    on: "E, F",
    code: streams('throw new TypeError("pre");'),
    play: async (run) => failed(await run.invoke(), "TypeError", "pre"),
  },
  {
    id: "C235",
    title: "an error after the first write comes after the bytes",
    rules: ["RT-412", "RT-420"],
    on: "E, F",
    code: streams(
      's.write("begun"); await new Promise((next) => setTimeout(next, 20)); throw new TypeError("half way");',
    ),
    play: async (run) => {
      const result = await run.invoke({}, { streams: true });
      assert.equal(result.streamed, "begun");
      failed(result, "TypeError", "half way");
    },
  },
  {
    id: "C236",
    title: "the content type can't be set after the first write",
    rules: ["RT-414"],
    on: "E, F",
    code: streams(`s.write("x");
      try { s.setContentType("a/b"); } catch (error) { s.write("|" + error.name + "|" + error.message); } s.end();`),
    play: async (run) => {
      ok(await run.invoke(), "x|Runtime.InvalidStreamingOperation|Cannot set content-type, too late.");
    },
  },
  {
    id: "C236",
    title: "the error of a content type that comes too late ends the stream",
    rules: ["RT-414", "RT-420"],
    on: "E, F",
    code: streams('s.write("x"); s.setContentType("a/b"); s.end();'),
    play: async (run) => {
      const result = await run.invoke({}, { streams: true });
      assert.equal(result.streamed, "x");
      failed(result, "Runtime.InvalidStreamingOperation", "Cannot set content-type, too late.");
    },
  },
  {
    id: "C237",
    title: "a streaming handler that returns no promise is a failure",
    rules: ["RT-417"],
    on: "E, F",
    code: "exports.handler = awslambda.streamifyResponse((e, s) => { });",
    play: async (run) => {
      const { errorType, errorMessage } = body(await run.invoke());
      const type = run.runtime.family === "F" ? "Error" : "string";
      assert.deepEqual([errorType, errorMessage], [type, "Streaming does not support non-async handlers."]);
    },
  },
  {
    id: "C238",
    title: "a return value is ignored with a warning",
    rules: ["RT-418"],
    on: "E, F",
    code: streams('s.end("x"); return 1;'),
    play: async (run) => {
      const result = await run.invoke();
      ok(result, "x");
      const [line] = between(result);
      assert.deepEqual([line?.level, line?.message], ["WARN", "Streaming handlers ignore return values."]);
    },
  },
  {
    id: "C239",
    title: "the context of a streaming handler has no succeed, fail or done",
    rules: ["RT-286"],
    on: "E",
    code: streams(
      "s.write([c.succeed, c.fail, c.done].map((each) => typeof each).join()); s.write('|' + c.callbackWaitsForEmptyEventLoop); s.end();",
    ),
    play: async (run) => ok(await run.invoke(), "undefined,undefined,undefined|true"),
  },
  {
    id: "L201",
    title: "streamifyResponse returns the function it was given, which is called with event, stream and context",
    rules: ["RT-410"],
    on: "E, F",
    code: `const fn = async function (e, s, c) { s.end(JSON.stringify([arguments.length, e.k, typeof s.write, typeof c.awsRequestId])); };
      const same = awslambda.streamifyResponse(fn, { highWaterMark: 1024 }) === fn;
      exports.handler = same ? fn : async () => "another function";`,
    play: async (run) => ok(await run.invoke({ k: 7 }), '[3,7,"function","string"]'),
  },
  {
    id: "L202",
    title: "a marker that asks for anything but the response is malformed",
    rules: ["RT-411"],
    on: "E, F",
    code: `exports.handler = async () => 1;
      exports.handler[Symbol.for("aws.lambda.runtime.handler.streaming")] = "request";`,
    play: async (run) => {
      failed(await run.invoke(), "Runtime.MalformedStreamingHandler", "Only response streaming is supported.");
    },
  },
  {
    id: "L203",
    title: "a stream can be piped into and keeps its back-pressure",
    rules: ["RT-413"],
    on: "E, F",
    code: `const { Readable, pipeline } = require("stream");
      exports.handler = awslambda.streamifyResponse((e, s) => new Promise((done, failed) => {
        pipeline(Readable.from(Array.from({ length: 300 }, () => "y".repeat(1000))), s, (error) => error ? failed(error) : done());
      }));`,
    play: async (run) => ok(await run.invoke(), "y".repeat(300_000)),
  },
  {
    id: "L204",
    title: "a stream that is never ended runs into the timeout",
    rules: ["RT-419"],
    on: "E, F",
    code: streams('s.write("x");'),
    settings: { timeoutMs: 1000 },
    play: async (run) => timedOut(run, await run.invoke({ a: 1 }, { timesOut: true })),
  },
  {
    id: "L205",
    title: "a buffered stream has the limit of any answer",
    rules: ["RT-421", "RT-236"],
    on: "E, F",
    code: streams('for (let i = 0; i < 7; i++) s.write("x".repeat(1024 * 1024)); s.end();'),
    play: async (run) => assert.equal(body(await run.invoke())["errorType"], "Function.ResponseSizeTooLarge"),
  },
  {
    id: "L206",
    title: "one function answers stream after stream",
    rules: ["RT-410", "RT-421"],
    on: "E, F",
    code: `let n = 0; exports.handler = awslambda.streamifyResponse(async (e, s) => { s.write("n"); s.end(String(++n)); });`,
    play: async (run) => {
      ok(await run.invoke(), "n1");
      ok(await run.invoke(), "n2");
    },
  },
  {
    id: "L207",
    title: "an ES module streams with the same globals",
    rules: ["RT-150", "RT-410"],
    on: "E, F",
    files: {
      "index.mjs": 'export const handler = awslambda.streamifyResponse(async (e, s) => { s.write("esm"); s.end(); });',
    },
    play: async (run) => ok(await run.invoke(), "esm"),
  },
  {
    id: "L208",
    title: "a stream that closes before its end is a failure, and the next one is served by the same function",
    rules: ["RT-419"],
    on: "E, F",
    code: `let n = 0; exports.handler = awslambda.streamifyResponse(async (e, s) => {
        s.on("error", () => {});
        s.write(String(++n));
        if (e.whole) s.end();
        else s.destroy(new Error("swallowed"));
      });`,
    play: async (run) => {
      failed(await run.invoke(), "Error", "Response stream is not finished.");
      ok(await run.invoke({ whole: true }), "2");
    },
  },
  {
    id: "L209",
    title: "what a handler writes after it has failed goes nowhere",
    rules: ["RT-420"],
    on: "E, F",
    code: `let n = 0; exports.handler = awslambda.streamifyResponse(async (e, s) => {
        s.write("part");
        if (++n === 2) return void (await new Promise((done) => setTimeout(() => s.end("whole", done), 100)));
        setTimeout(() => s.write("late"), 50);
        throw new TypeError("mid");
      });`,
    play: async (run) => {
      failed(await run.invoke(), "TypeError", "mid");
      ok(await run.invoke(), "partwhole");
    },
  },
];
