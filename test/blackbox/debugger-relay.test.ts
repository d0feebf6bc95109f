import assert from "node:assert/strict";
import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { test } from "node:test";
import { debuggedEngine } from "../support/debugged-engine.ts";
import { targetsAt } from "../support/debugger.ts";
import { deploy } from "../support/deploy.ts";
import { eventually } from "../support/eventually.ts";

/** What passes between debuggers and functions. */

const code = "exports.handler = async (event) => event;";

/** A connection that has become a WebSocket. */
async function upgraded(port: number): Promise<{ readonly socket: Socket; readonly heard: () => Buffer }> {
  const [target] = await targetsAt(port);
  const { pathname } = new URL(target?.webSocketDebuggerUrl ?? "");
  const socket = connect(port, "127.0.0.1");
  let heard = Buffer.alloc(0);
  socket.on("error", () => {}).on("data", (bytes) => (heard = Buffer.concat([heard, bytes])));
  const lines = [`GET ${pathname} HTTP/1.1`, "Host: 127.0.0.1", "Connection: Upgrade", "Upgrade: websocket"];
  socket.write(
    [...lines, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", ""].join("\r\n"),
  );
  await eventually(() => assert(heard.includes("\r\n\r\n")));
  return { socket, heard: () => heard.subarray(heard.indexOf("\r\n\r\n") + 4) };
}

test("a debugger's message that is too long to be held ends its session with code 1009, and the function runs on", async () => {
  await using engine = await debuggedEngine();
  await deploy(engine.lambda, { name: "f", code });
  const { socket, heard } = await upgraded(await engine.portOf("f"));
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(1n << 40n);
  socket.write(Buffer.concat([Buffer.from([0x81, 0xff]), length, Buffer.alloc(4), Buffer.from("much")]));
  const [first, size = 0, ...rest] = await eventually(() => {
    assert(heard().length > 4);
    return heard();
  });
  const close = Buffer.from(rest.slice(0, size));
  const told = [first, close.readUInt16BE(), close.subarray(2).toString()];
  assert.deepEqual(told, [0x88, 1009, "a message has more than 100 MB"]);
  socket.end();
  assert.deepEqual((await engine.invoke("f", { a: 1 })).payload, { a: 1 });
});

test("a client that comes to --inspect-brk and leaves without a word does not keep the function from running", async () => {
  await using engine = await debuggedEngine({ breaks: true });
  await deploy(engine.lambda, { name: "f", code });
  const answer = engine.invoke("f", { a: 1 });
  const port = await engine.portOf("f");
  await eventually(() => assert(engine.announced.some((line) => line.startsWith("waiting for a debugger"))));
  const { socket } = await upgraded(port);
  socket.end();
  await once(socket, "close");
  assert.deepEqual((await answer).payload, { a: 1 });
});
