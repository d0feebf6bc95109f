import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { IncomingMessage } from "node:http";
import { PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { eventually } from "../support/eventually.ts";
import { type UrlEngine, type WebFunction, startUrlEngine } from "../support/function-urls.ts";
import { awaitsSigns, giveSign } from "../support/signs.ts";

let engine: UrlEngine;

before(async () => {
  engine = await startUrlEngine();
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

interface Given {
  readonly mode?: "BUFFERED" | "RESPONSE_STREAM";
  readonly timeout?: number;
}

/** `body` is that of a streaming handler; it has `event`, `stream`, `sleep` and `sign`. */
async function streaming(name: string, body: string, { mode = "RESPONSE_STREAM", timeout = 300 }: Given = {}) {
  const code = `${awaitsSigns}
    const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
    let runs = 0;
    exports.handler = awslambda.streamifyResponse(async (event, stream) => { ${body} });`;
  return await engine.publish({ name, code, timeout }, { InvokeMode: mode });
}

async function piecesOf(response: IncomingMessage): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of response) pieces.push(String(piece));
  return pieces;
}

const prelude = `stream = awslambda.HttpResponseStream.from(stream, {
    statusCode: 201,
    headers: { "content-type": "text/html", "x-own": "1" },
    cookies: ["a=1", "b=2"],
  });`;

function headOf({ statusCode, headers }: IncomingMessage) {
  return [statusCode, headers["content-type"], headers["x-own"], headers["set-cookie"]];
}

test("API-512: what a function writes goes out as it is written, in chunks", async () => {
  const url = await streaming("slowly", `stream.write("one"); await sign("go on"); stream.end("two");`);
  const response = await url.begin("/");
  assert.deepEqual([response.statusCode, response.headers["content-type"]], [200, "application/octet-stream"]);
  assert.equal(response.headers["transfer-encoding"], "chunked");
  const pieces = response[Symbol.asyncIterator]();
  assert.equal(String((await pieces.next()).value), "one");
  await giveSign(engine.lambda, "slowly", "go on");
  assert.equal(String((await pieces.next()).value), "two");
  assert.equal((await pieces.next()).done, true);
});

test("API-512: the prelude is the head of the response", async () => {
  const url = await streaming("prelude", `${prelude} stream.write("bo"); stream.end("dy");`);
  const response = await url.begin("/");
  assert.deepEqual(headOf(response), [201, "text/html", "1", ["a=1", "b=2"]]);
  assert.equal((await piecesOf(response)).join(""), "body");
});

test("the head of a response goes out also where no body ever follows", async () => {
  const url = await streaming("head", `${prelude} stream.write(""); await sleep(100_000);`, { timeout: 5 });
  const response = await url.begin("/");
  assert.deepEqual(headOf(response), [201, "text/html", "1", ["a=1", "b=2"]]);
  await assert.rejects(piecesOf(response), /aborted/);
});

test("HEAD gets the head of a stream alone, and the connection goes on", async () => {
  const url = await streaming("head-only", `${prelude} stream.write("body"); stream.end();`);
  const response = await url.begin("/", { method: "HEAD" });
  assert.deepEqual(headOf(response), [201, "text/html", "1", ["a=1", "b=2"]]);
  assert.deepEqual(await piecesOf(response), []);
});

test("eight NUL bytes in the body are the body's", async () => {
  const url = await streaming("nul", `${prelude} stream.write(Buffer.alloc(12)); stream.end(Buffer.alloc(8));`);
  const { body } = await url.ask("/");
  assert.deepEqual(body, Buffer.alloc(20));
});

test("a stream's own content type, and none", async () => {
  const url = await streaming(
    "typed",
    `if (event.rawPath === "/a") stream.setContentType("text/a"); stream.end(event.rawPath);`,
  );
  assert.equal((await url.ask("/a")).headers["content-type"], "text/a");
  const { status, headers, text } = await url.ask("/b");
  assert.deepEqual([status, headers["content-type"], text], [200, "application/octet-stream", "/b"]);
});

test("a stream without a byte is an empty answer, whatever prelude it was to have (RT-416)", async () => {
  const url = await streaming("empty", `${prelude} stream.end();`);
  const { status, headers, text } = await url.ask("/");
  assert.deepEqual([status, headers["content-type"], text], [200, "application/octet-stream", ""]);
});

test("the result of a handler that does not stream goes out as it is, never as a response", async () => {
  const code = `exports.handler = async () => ({ statusCode: 201, body: "x" })`;
  const url = await engine.publish({ name: "whole", code }, { InvokeMode: "RESPONSE_STREAM" });
  const { status, headers, text } = await url.ask("/");
  assert.deepEqual([status, headers["content-type"], text], [200, "application/json", '{"statusCode":201,"body":"x"}']);
});

test("API-512: a buffered URL collects what a handler streams, and honours the prelude", async () => {
  const code = `if (event.rawPath === "/plain") return stream.end("plain"); ${prelude} stream.write("a"); stream.end("b");`;
  const url = await streaming("collected", code, { mode: "BUFFERED" });
  const response = await url.begin("/");
  assert.deepEqual(headOf(response), [201, "text/html", "1", ["a=1", "b=2"]]);
  assert.equal(response.headers["content-length"], "2");
  assert.deepEqual(await piecesOf(response), ["ab"]);
  const { headers, text } = await url.ask("/plain");
  assert.deepEqual([headers["content-type"], text], ["application/octet-stream", "plain"]);
});

const failing = `if (event.rawPath === "/before") throw new Error("no");
  if (event.rawPath === "/prelude") {
    stream.setContentType("application/vnd.awslambda.http-integration-response");
    return stream.end("{no prelude");
  }
  stream.write("begun");
  await sign("fail");
  throw new Error("half way");`;

test("API-508: a function that fails before its first byte is answered for with 502, and so is a broken prelude", async () => {
  const url = await streaming("failing", failing);
  for (const path of ["/before", "/prelude"]) {
    const { status, text } = await url.ask(path);
    assert.deepEqual([status, text], [502, "Internal Server Error"], path);
  }
});

test("a function that fails in the middle of its response breaks the connection off", async () => {
  const url = await streaming("breaking", failing);
  const response = await url.begin("/");
  const heard: string[] = [];
  await assert.rejects(async () => {
    for await (const piece of response) {
      heard.push(String(piece));
      await giveSign(engine.lambda, "breaking", "fail");
    }
  }, /aborted/);
  assert.deepEqual([response.statusCode, heard], [200, ["begun"]]);
});

test("a function whose time is over in the middle of its response breaks the connection off", async () => {
  const url = await streaming("late", `stream.write("begun"); await sleep(100_000);`, { timeout: 5 });
  await assert.rejects(url.ask("/"), /aborted/);
});

test("a function that is throttled is answered for with 429", async () => {
  const url = await streaming("throttled", `stream.end("x");`);
  const input = { FunctionName: "throttled", ReservedConcurrentExecutions: 0 };
  await engine.lambda.send(new PutFunctionConcurrencyCommand(input));
  assert.equal((await url.ask("/")).status, 429);
});

const much = `const piece = Buffer.alloc(65536, "x");
  for (let count = 0; count < Number(event.rawPath.slice(1)); count++) {
    if (!stream.write(piece)) await new Promise((next) => stream.once("drain", next));
  }
  stream.end();`;

async function bytesOf(url: WebFunction, path: string, pause: () => Promise<void>): Promise<number> {
  let bytes = 0;
  for await (const piece of await url.begin(path)) {
    bytes += piece.length;
    await pause();
  }
  return bytes;
}

test("a function that writes more than its client reads waits, and the engine does not grow", async () => {
  const url = await streaming("much", much);
  const sleep = async (): Promise<void> => await new Promise((wake) => setTimeout(wake, 5));
  await bytesOf(url, "/1", sleep);
  const least = process.memoryUsage().rss;
  let most = least;
  const bytes = await bytesOf(url, "/512", async () => {
    most = Math.max(most, process.memoryUsage().rss);
    await sleep();
  });
  assert.equal(bytes, 512 * 65_536);
  // The client lives in this process too.
  assert(most - least < 128 * 2 ** 20, `grew by ${(most - least) / 2 ** 20} MB`);
});

test("API-306: a stream of more than 200 MB is broken off there", async () => {
  const url = await streaming("endless", much);
  const soon = async (): Promise<void> => await Promise.resolve();
  assert.equal(await bytesOf(url, "/3200", soon), 209_715_200);
  await assert.rejects(bytesOf(url, "/3201", soon), /aborted/);
});

test("a client that leaves does not end what it began", async () => {
  const code = `if (event.rawPath === "/runs") return stream.end(String(runs));
    for (let count = 0; count < 20; count++) { stream.write("x".repeat(100000)); await sleep(10); }
    runs += 1;
    stream.end();`;
  const url = await streaming("left", code);
  // Another environment would have another count.
  const input = { FunctionName: "left", ReservedConcurrentExecutions: 1 };
  await engine.lambda.send(new PutFunctionConcurrencyCommand(input));
  const response = await url.begin("/");
  await assert.rejects(async () => {
    for await (const _ of response) response.destroy(new Error("left"));
  }, /left/);
  await eventually(async () => assert.equal((await url.ask("/runs")).text, "1"));
});
