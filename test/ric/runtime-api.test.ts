import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import type { GuestInvocation } from "../../src/model/frames.ts";
import { RuntimeApi, type RuntimeListener } from "./runtime-api.ts";

const invocation: GuestInvocation = {
  requestId: "id-1",
  deadline: 1_800_000_000_000,
  arn: "arn:aws:lambda:us-east-1:123456789012:function:f",
  clientContext: '{"custom":{"k":"ü"}}',
  identity: undefined,
  trace: undefined,
};

test("the test's Runtime API hands out an event with its headers and takes the answer (API-900, API-901)", async () => {
  await using api = await openApi();
  const next = fetch(api.url("invocation/next/"));
  await api.said("initialised");
  api.deliver();
  const event = await next;
  assert.equal(event.status, 200);
  assert.equal(await event.text(), '{"a":1}');
  assert.equal(event.headers.get("lambda-runtime-aws-request-id"), "id-1");
  assert.equal(event.headers.get("lambda-runtime-deadline-ms"), "1800000000000");
  const context = event.headers.get("lambda-runtime-client-context") ?? "";
  assert.equal(Buffer.from(context, "latin1").toString(), invocation.clientContext);
  assert.equal(event.headers.has("lambda-runtime-trace-id"), false);
  assert.deepEqual(await post(api.url("invocation/id-1/response"), '"x"'), [202, '{"status":"OK"}\n']);
  assert.deepEqual(api.log, ["initialised", 'responded "x"']);
});

test("the test's Runtime API refuses foreign ids, second answers, long answers and unknown modes (API-901)", async () => {
  await using api = await openApi();
  void fetch(api.url("invocation/next"));
  await api.said("initialised");
  api.deliver();
  const [foreign, id] = await post(api.url("invocation/other/response"), "1");
  assert.deepEqual([foreign, id], [400, '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}']);
  const [mode] = await post(api.url("invocation/id-1/response"), "1", { "Lambda-Runtime-Function-Response-Mode": "x" });
  assert.equal(mode, 400);
  const [long, why] = await post(api.url("invocation/id-1/response"), "x".repeat(6_291_557));
  assert.equal(long, 413);
  assert.match(why, /^\{"errorMessage":"Exceeded maximum allowed payload size \(6291556 bytes\)\."/);
  const [second, text] = await post(api.url("invocation/id-1/error"), "1");
  assert.equal(second, 403);
  assert.match(text, /State transition from ResponseSent to InvocationErrorResponse failed for runtime/);
  assert.deepEqual(api.log, ["initialised", "refusedResponse"]);
});

test("the test's Runtime API takes init errors, and knows no other path (API-904 … API-906)", async () => {
  await using api = await openApi();
  const headers = { "Lambda-Runtime-Function-Error-Type": "Runtime.X" };
  assert.deepEqual(await post(api.url("init/error"), "{}", headers), [202, '{"status":"OK"}\n']);
  assert.equal((await post(api.url("init/error"), "{}"))[0], 403);
  assert.equal((await fetch(api.url("restore/next"))).status, 404);
  assert.equal(await (await fetch(new URL("/2018-06-01/ping", api.url("x")))).text(), "pong");
  assert.deepEqual(api.log, ["initFailed Runtime.X {}"]);
});

test("the test's Runtime API forwards a stream and its error in trailers (API-902)", async () => {
  await using api = await openApi();
  void fetch(api.url("invocation/next"));
  await api.said("initialised");
  api.deliver();
  await new Promise((resolve) => {
    const headers = {
      "Lambda-Runtime-Function-Response-Mode": "streaming",
      "Content-Type": "text/plain",
      Trailer: "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
    };
    const stream = request(api.url("invocation/id-1/response"), { method: "POST", headers }, resolve);
    stream.write("part");
    stream.addTrailers({ "Lambda-Runtime-Function-Error-Body": Buffer.from("{}").toString("base64") });
    stream.end();
  });
  assert.deepEqual(api.log, ["initialised", "streamStarted text/plain", "streamed part", "failed {}"]);
});

interface OpenApi extends AsyncDisposable {
  /** What the listener was told. */
  readonly log: readonly string[];
  url(path: string): string;
  deliver(): void;
  said(line: string): Promise<void>;
}

async function openApi(): Promise<OpenApi> {
  const log: string[] = [];
  const waiters: (() => void)[] = [];
  const note = (...words: readonly (string | Buffer)[]): void => {
    log.push(words.map(String).join(" "));
    for (const wake of waiters.splice(0)) wake();
  };
  const listener: RuntimeListener = {
    initialised: () => note("initialised"),
    waiting: () => note("waiting"),
    responded: (payload) => note("responded", payload),
    refusedResponse: () => note("refusedResponse"),
    failed: (body) => note("failed", body),
    initFailed: (errorType, body) => note("initFailed", errorType, body),
    streamStarted: (contentType) => note("streamStarted", contentType),
    streamed: (chunk) => note("streamed", chunk),
    streamEnded: () => note("streamEnded"),
  };
  const api = new RuntimeApi(listener, () => Promise.resolve());
  const address = await api.listen();
  return {
    log,
    url: (path) => `http://${address}/2018-06-01/runtime/${path}`,
    deliver: () => {
      api.deliver({ invocation, payload: Buffer.from('{"a":1}') });
    },
    said: async (line) => {
      while (!log.includes(line)) await new Promise<void>((resolve) => waiters.push(resolve));
    },
    [Symbol.asyncDispose]: () => {
      api.close();
      return Promise.resolve();
    },
  };
}

async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const response = await fetch(url, { method: "POST", body, headers });
  return [response.status, await response.text()];
}
