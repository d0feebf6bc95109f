import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DeleteFunctionConcurrencyCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { type UrlEngine, type WebFunction, startUrlEngine } from "../support/function-urls.ts";
import type { Heard } from "../support/web-request.ts";

let engine: UrlEngine;
let mirror: WebFunction;

/** Gives back the JSON it was sent. */
const code = `exports.handler = async ({ body, rawPath }) => {
  if (rawPath === "/throws") throw new Error("no");
  if (rawPath === "/exits") process.exit(3);
  return body === undefined ? undefined : JSON.parse(body);
}`;

before(async () => {
  engine = await startUrlEngine();
  mirror = await engine.publish({ name: "mirror", code, timeout: 60 });
});

after(async () => {
  await engine[Symbol.asyncDispose]();
});

async function answerTo(result: unknown) {
  const body = JSON.stringify(result);
  return await mirror.ask("/", { method: "POST", headers: { "content-type": "application/json" }, body });
}

interface Case {
  readonly result: unknown;
  readonly status?: number;
  /** `application/json` where none is named. */
  readonly type?: string;
  readonly body: string;
}

const inferred: readonly Case[] = [
  { result: { hello: "world" }, body: '{"hello":"world"}' },
  { result: ["hello", 3, true], body: '["hello",3,true]' },
  { result: "hello", body: "hello" },
  { result: 3, body: "3" },
  { result: 3.1, body: "3.1" },
  { result: true, body: "true" },
  { result: null, body: "null" },
  { result: { body: "x", headers: { a: "b" } }, body: '{"body":"x","headers":{"a":"b"}}' },
  { result: { statusCode: 200, body: "body123" }, body: "body123" },
  { result: { statusCode: 200, body: '{"hello": "world"}' }, body: '{"hello": "world"}' },
  { result: { statusCode: 418, body: "i'm a teapot" }, status: 418, body: "i'm a teapot" },
  { result: { statusCode: "201", body: "digits" }, status: 201, body: "digits" },
  {
    result: { statusCode: 201, body: "x", headers: { "Content-Type": "text/x" } },
    status: 201,
    type: "text/x",
    body: "x",
  },
  { result: { statusCode: 200, body: "aGk=", isBase64Encoded: true }, body: "hi" },
  { result: { statusCode: 200, body: "aGk=", isBase64Encoded: false }, body: "aGk=" },
  { result: { statusCode: 200, body: 5 }, body: "5" },
  { result: { statusCode: 200, body: "ä€" }, body: "ä€" },
  { result: { statusCode: 200 }, body: "" },
  { result: { statusCode: 404, headers: null, body: null }, status: 404, body: "" },
];

for (const { result, status = 200, type = "application/json", body } of inferred) {
  test(`API-506: ${JSON.stringify(result)} is answered with ${status} ${JSON.stringify(body)}`, async () => {
    const answer = await answerTo(result);
    assert.deepEqual([answer.status, answer.headers["content-type"], answer.text], [status, type, body]);
    assert.equal(answer.headers["content-length"], String(Buffer.byteLength(body)));
  });
}

const malformed: readonly unknown[] = [
  { statusCode: "ok" },
  { statusCode: 99 },
  { statusCode: 600 },
  { statusCode: 200.5 },
  { statusCode: 200, body: { an: "object" } },
  { statusCode: 200, headers: ["x"] },
  { statusCode: 200, headers: { x: ["list"] } },
  { statusCode: 200, headers: { "no name": "x" } },
  { statusCode: 200, headers: { x: "line\nbreak" } },
  { statusCode: 200, cookies: "a=1" },
];

for (const result of malformed) {
  test(`API-507: ${JSON.stringify(result)} is no response`, async () => {
    const { status, text } = await answerTo(result);
    assert.deepEqual([status, text], [502, "Internal Server Error"]);
  });
}

test("API-1153: each cookie is a header of its own, beside one that stands among the headers", async () => {
  const result = { statusCode: 201, cookies: ["a=1; Path=/", "b=2"], headers: { "Set-Cookie": "c=3" }, body: "x" };
  const { status, text, headers } = await answerTo(result);
  assert.deepEqual([status, text, headers["set-cookie"]], [201, "x", ["c=3", "a=1; Path=/", "b=2"]]);
});

test("headers may be numbers and booleans, and hold characters of any script", async () => {
  const { headers } = await answerTo({ statusCode: 200, headers: { "x-number": 5, "x-flag": true, "x-text": "€" } });
  const text = Buffer.from(String(headers["x-text"]), "latin1").toString();
  assert.deepEqual([headers["x-number"], headers["x-flag"], text], ["5", "true", "€"]);
});

test("what the front says itself, a function says under another name", async () => {
  const given = { "Content-Length": "999", Date: "yesterday", "WWW-Authenticate": "Basic", "Transfer-Encoding": "x" };
  const { status, headers, text } = await answerTo({ statusCode: 401, headers: given, body: "who?" });
  assert.deepEqual([status, text, headers["content-length"]], [401, "who?", "4"]);
  assert.equal(headers["www-authenticate"], undefined);
  assert.deepEqual(
    [headers["x-amzn-remapped-www-authenticate"], headers["x-amzn-remapped-date"]],
    ["Basic", "yesterday"],
  );
  assert.equal(headers["transfer-encoding"], undefined);
});

test("API-513: every answer names the request and its trace", async () => {
  for (const path of ["/", "/throws"]) {
    const { headers } = await mirror.ask(path);
    assert.match(String(headers["x-amzn-requestid"]), /^[0-9a-f-]{36}$/);
    assert.match(String(headers["x-amzn-trace-id"]), /^Root=1-[0-9a-f-]+;Parent=[0-9a-f]{16};Sampled=0$/);
    assert(headers.date !== undefined);
    assert.equal(headers.connection, "keep-alive");
  }
});

test("HEAD is answered without a body, OPTIONS like anything else", async () => {
  const head = await mirror.ask("/", { method: "HEAD" });
  assert.deepEqual([head.status, head.text, head.headers["content-length"]], [200, "", "4"]);
  const options = await mirror.ask("/", { method: "OPTIONS" });
  assert.deepEqual([options.status, options.text], [200, "null"]);
});

for (const path of ["/throws", "/exits"]) {
  test(`API-508, API-1154: a function that ${path.slice(1)} is answered for with 502`, async () => {
    assert.deepEqual(shown(await mirror.ask(path)), [502, "application/json", "Internal Server Error"]);
  });
}

test("API-508, API-1154: a function that sleeps is answered for with 502", async () => {
  const asleep = "exports.handler = async () => await new Promise((wake) => setTimeout(wake, 100_000));";
  const sleeper = await engine.publish({ name: "sleeper", code: asleep, timeout: 1 });
  assert.deepEqual(shown(await sleeper.ask("/")), [502, "application/json", "Internal Server Error"]);
});

function shown({ status, headers, text }: Heard): unknown[] {
  return [status, headers["content-type"], text];
}

test("a function that can't be loaded is answered for with 502", async () => {
  const broken = await engine.publish({ name: "broken", code: "throw new Error('at load')" });
  const { status, text } = await broken.ask("/");
  assert.deepEqual([status, text], [502, "Internal Server Error"]);
});

test("a function that is throttled is answered for with 429 and the reason", async () => {
  const name = { FunctionName: "mirror" };
  await engine.lambda.send(new PutFunctionConcurrencyCommand({ ...name, ReservedConcurrentExecutions: 0 }));
  const { status, text } = await mirror.ask("/");
  await engine.lambda.send(new DeleteFunctionConcurrencyCommand(name));
  assert.equal(status, 429);
  assert.deepEqual(JSON.parse(text), {
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    Type: "User",
    message: "Rate Exceeded.",
  });
});

test("more than 6 MB are too much, as a body and as the event that is made of it", async () => {
  const refused = [
    { type: "text/plain", bytes: 6_291_457 },
    { type: "text/plain", bytes: 6_291_456 },
    { type: "application/octet-stream", bytes: 5_000_000 },
  ];
  for (const { type, bytes } of refused) {
    const headers = { "content-type": type };
    const { status } = await mirror.ask("/", { method: "POST", headers, body: Buffer.alloc(bytes, "x") });
    assert.equal(status, 413, `${bytes} of ${type}`);
  }
  const fits = JSON.stringify("x".repeat(6_000_000));
  const { status, body } = await mirror.ask("/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: fits,
  });
  assert.deepEqual([status, body.length], [200, 6_000_000]);
});
