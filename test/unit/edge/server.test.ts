import assert from "node:assert/strict";
import { Agent, request as httpRequest } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";

import { startEdge } from "../../../src/edge/server.ts";
import { engineConfig } from "../../../src/config.ts";
import { realClock } from "../../../src/clock.ts";
import type { Rooms } from "../../../src/edge/rooms.ts";
import type { Invocation } from "../../../src/model/invocation.ts";
import { ask, echoing, invokePath, openEdge } from "./open-edge.ts";

test("health answers 200 when the engine can serve", async () => {
  await using edge = await openEdge();
  const { status, headers, body } = await ask(edge.port, { path: "/_lambkin/health" });
  assert.equal(status, 200);
  assert.equal(headers["content-type"], "application/json");
  assert.deepEqual(JSON.parse(body), { status: "ok", region: "us-east-1", accountId: "123456789012" });
});

test("a port that is taken is a sentence that says what to do", async () => {
  await using edge = await openEdge();
  const config = engineConfig({ port: edge.port });
  const rooms: Rooms = Object.assign(Object.create(null), { config, clock: realClock });
  await assert.rejects(startEdge({ rooms, config, diagnostics: () => undefined }), {
    name: "ConfigError",
    message: `port ${edge.port} is taken, perhaps by an engine that is running already; choose another with --port`,
  });
});

test("a payload goes through untouched, with the headers of an invocation (API-302)", async () => {
  await using edge = await openEdge(echoing({ logTail: Buffer.from("START") }));
  const payload = Buffer.from(`{"a": 1 , "é":"${"x".repeat(300_000)}"}`);
  const { status, headers, body } = await ask(
    edge.port,
    { method: "POST", path: invokePath, headers: { "X-Amz-Log-Type": "Tail" } },
    payload,
  );
  assert.equal(status, 200);
  assert.equal(body, payload.toString());
  assert.match(
    headers["x-amzn-requestid"]?.toString() ?? "",
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.match(headers["x-amzn-trace-id"]?.toString() ?? "", /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/);
  assert.ok(headers.date);
  assert.deepEqual(
    {
      type: headers["content-type"],
      length: headers["content-length"],
      version: headers["x-amz-executed-version"],
      error: headers["x-amz-function-error"],
      log: headers["x-amz-log-result"],
      remapped: headers["x-amzn-remapped-content-length"],
    },
    {
      type: "application/json",
      length: String(payload.length),
      version: "$LATEST",
      error: undefined,
      log: "U1RBUlQ=",
      remapped: "0",
    },
  );
});

test("the trace of a request is that of its answer and of the invocation", async () => {
  let seen: string | undefined;
  const { invoke } = echoing();
  await using edge = await openEdge({
    invoke: (invocation: Invocation) => {
      seen = invocation.traceHeader;
      return invoke(invocation, { tail: false });
    },
  });
  const sent = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  const { headers } = await ask(edge.port, { method: "POST", path: invokePath, headers: { "X-Amzn-Trace-Id": sent } });
  assert.equal(seen, sent);
  assert.equal(headers["x-amzn-trace-id"], "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1");
});

test("a dry run is 204 and an event 202, without a body and without a version (API-303)", async () => {
  await using edge = await openEdge({ ...echoing(), events: { put: async () => undefined } });
  const invoke = (type: string) =>
    ask(edge.port, { method: "POST", path: invokePath, headers: { "X-Amz-Invocation-Type": type } }, "{}");
  const dry = await invoke("DryRun");
  const event = await invoke("Event");
  assert.deepEqual([dry.status, dry.body, dry.headers["content-length"]], [204, "", undefined]);
  assert.deepEqual([event.status, event.body, event.headers["content-length"]], [202, "", "0"]);
  assert.equal(dry.headers["x-amz-executed-version"] ?? event.headers["x-amz-executed-version"], undefined);
});

test("one connection serves requests one after the other, also after an error", async () => {
  await using edge = await openEdge(echoing());
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  agent.on("free", (socket: { localPort?: number }) => ports.add(socket.localPort));
  for (const path of [invokePath, "/2015-03-31/functions/no!/invocations", "/nothing", invokePath]) {
    const { headers } = await ask(edge.port, { method: "POST", path, agent }, "{}");
    assert.equal(headers.connection, "keep-alive");
  }
  agent.destroy();
  assert.equal(ports.size, 1);
});

test("a client that expects 100-continue is told to go on", async () => {
  await using edge = await openEdge(echoing());
  const outgoing = httpRequest({
    port: edge.port,
    method: "POST",
    path: invokePath,
    agent: false,
    headers: { Expect: "100-continue", "Content-Length": 2 },
  });
  outgoing.flushHeaders();
  await once(outgoing, "continue");
  outgoing.end("{}");
  const [response] = await once(outgoing, "response");
  assert.equal(response.statusCode, 200);
  response.resume();
});

test("a client that goes away ends neither its invocation nor the engine", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: running, resolve: run } = Promise.withResolvers<void>();
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const { invoke } = echoing();
  await using edge = await openEdge({
    async invoke(invocation: Invocation) {
      run();
      await released;
      finish();
      return await invoke(invocation, { tail: false });
    },
  });
  const outgoing = httpRequest({ port: edge.port, method: "POST", path: invokePath, agent: false });
  outgoing.on("error", () => undefined).end("{}");
  await running;
  outgoing.destroy();
  release();
  await finished;
  assert.equal((await ask(edge.port, { path: "/_lambkin/health" })).status, 200);
  assert.deepEqual(edge.events, []);
});

test("a client that goes away within its request leaves no trace", async () => {
  await using edge = await openEdge(echoing());
  const socket = connect(edge.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`POST ${invokePath} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{`);
  await turn();
  socket.destroy();
  assert.equal((await ask(edge.port, { path: "/_lambkin/health" })).status, 200);
  assert.deepEqual(edge.events, []);
});

test("an answer that can't be written costs its connection and nothing else", async () => {
  await using edge = await openEdge(echoing({ executedVersion: "1\n2" }));
  await assert.rejects(ask(edge.port, { method: "POST", path: `${invokePath}?Qualifier=q` }, "{}"), {
    code: "ECONNRESET",
  });
  assert.equal((await ask(edge.port, { path: "/_lambkin/health" })).status, 200);
  assert.deepEqual(
    edge.events.map(({ event, facts }) => [event, facts?.["path"]]),
    [["edge.failed", invokePath]],
  );
});

test("closing lets what runs finish, and ends idle and silent connections at once", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: running, resolve: run } = Promise.withResolvers<void>();
  const { invoke } = echoing();
  const edge = await openEdge({
    async invoke(invocation: Invocation) {
      run();
      await released;
      return await invoke(invocation, { tail: false });
    },
  });
  const agent = new Agent({ keepAlive: true });
  await ask(edge.port, { path: "/_lambkin/health", agent });
  const silent = connect(edge.port, "127.0.0.1");
  await once(silent, "connect");
  const slow = ask(edge.port, { method: "POST", path: invokePath, agent }, "{}");
  await running;
  let isClosed = false;
  const closing = edge.close().then(() => (isClosed = true));
  await assert.rejects(ask(edge.port, { path: "/_lambkin/health" }), { code: "ECONNREFUSED" });
  await turn();
  assert.equal(isClosed, false);
  release();
  const { status, headers } = await slow;
  assert.deepEqual([status, headers.connection], [200, "close"]);
  await closing;
  agent.destroy();
  silent.destroy();
});
