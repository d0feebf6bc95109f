import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { tryToConnect } from "../try-to-connect.ts";
import { text } from "node:stream/consumers";

/*
 * The machine outside: it takes connections on port 80, answers every DNS question with its own address on UDP port
 * 53, and connects to whatever it is told on port 81. On UDP port 5000 it takes note of who writes, and writes back
 * when it is told so.
 */

// Nobody ends it: root's process gets no signal from an ordinary user's that dies.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(), 200);

const own = [203, 0, 113, 2];

createServer((socket) => socket.on("error", gone).end("outside")).listen(80, "::");

createServer({ allowHalfOpen: true }, async (socket) => {
  socket.on("error", gone);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as `connectFromOutside` asks
  const target = JSON.parse(await text(socket)) as { host: string; port: number } | "write back";
  if (target !== "write back") socket.end(await tryToConnect(target, 1500));
  else socket.end(await writeBack());
}).listen(81, "::");

const resolver = createSocket("udp4");
resolver.on("message", (query, { port, address }) => resolver.send(answerTo(query), port, address));
resolver.bind(53);

/** ECONNRESET: whoever came wanted to know only whether he can. */
function gone(): void {}

const correspondent = createSocket("udp4");
let last: { port: number; address: string } | undefined;
correspondent.on("message", (_, from) => {
  last = from;
});
correspondent.bind(5000);

async function writeBack(): Promise<string> {
  return await new Promise((resolve) => {
    if (!last) resolve("nobody wrote");
    else correspondent.send("back", last.port, last.address, (error) => resolve(error ? error.message : "written"));
  });
}

/** The question again, and for type A one record. */
function answerTo(query: Buffer): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const isTypeA = query.readUInt16BE(end - 4) === 1;
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(isTypeA ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  const record = [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...own];
  return isTypeA ? Buffer.concat([head, Buffer.from(record)]) : head;
}
