import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";

import { ask, echoing, invokePath, openEdge } from "./open-edge.ts";

const mebibyte = 2 ** 20;

test("a payload of 6 MiB is invoked with", async () => {
  await using edge = await openEdge(echoing());
  const { status, headers } = await ask(
    edge.port,
    { method: "POST", path: invokePath },
    Buffer.alloc(6 * mebibyte, "1"),
  );
  assert.deepEqual([status, headers["content-length"]], [200, String(6 * mebibyte)]);
});

for (const [how, headers] of [
  ["that says its length", { "Content-Length": 7 * mebibyte }],
  ["that does not say its length", { "Transfer-Encoding": "chunked" }],
] as const) {
  test(`a payload of 7 MiB ${how} is refused, and its client can read why (API-161)`, async () => {
    await using edge = await openEdge(echoing());
    const options = { method: "POST", path: invokePath, headers };
    const response = await ask(edge.port, options, Buffer.alloc(7 * mebibyte, "1"));
    assert.equal(response.status, 413);
    assert.equal(response.headers["x-amzn-errortype"], "RequestEntityTooLargeException");
    assert.equal(response.headers.connection, "close");
    assert.equal(
      response.body,
      '{"Type":"User","Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}',
    );
  });
}

test("an event of more than 1 MiB is refused with its size (API-161)", async () => {
  await using edge = await openEdge(echoing());
  const headers = { "X-Amz-Invocation-Type": "Event", "Content-Length": mebibyte + 1 };
  const { status, body } = await ask(
    edge.port,
    { method: "POST", path: invokePath, headers },
    Buffer.alloc(mebibyte + 1),
  );
  assert.equal(status, 413);
  assert.equal(
    body,
    '{"Type":"User","Message":"1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"}',
  );
});

/** Says that a body of `length` follows, sends none of it, and reads until the engine ends the connection. */
async function announce(port: number, head: string, length: number): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(`${head}\r\nHost: x\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test("a body of gigabytes is refused before it is sent (API-162)", async () => {
  await using edge = await openEdge();
  const answer = await announce(edge.port, "POST /2015-03-31/functions HTTP/1.1", 5_000_000_000);
  const [head = "", body] = answer.split("\r\n\r\n");
  assert.match(head, /^HTTP\/1\.1 413 /);
  assert.match(head, /\r\nConnection: close\r\n/);
  assert.equal(body, '{"message":"Request must be smaller than 70167211 bytes for the CreateFunction operation"}');
});

test("a body for nobody is not waited for", async () => {
  await using edge = await openEdge();
  const answer = await announce(edge.port, "POST /nothing HTTP/1.1", 10);
  assert.match(answer, /^HTTP\/1\.1 404 .*\r\nConnection: close\r\n/s);
});
