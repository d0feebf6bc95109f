import { once } from "node:events";
import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

/**
 * A caller on a thread of its own, over one connection and without a client library, which would give the engine time
 * to breathe. Posts the payloads.
 */
const { port, name, calls }: CallsInARow = workerData;
const request = `POST /2015-03-31/functions/${name}/invocations HTTP/1.1\r\nHost: lambkin\r\nContent-Length: 2\r\n\r\n{}`;
const payloads: string[] = [];
const socket = connect(port, "127.0.0.1");
for (let call = 0; call < calls; call++) {
  socket.write(request);
  let answer = "";
  while (!isWhole(answer)) answer += String(await once(socket, "data"));
  payloads.push(answer.split("\r\n\r\n")[1] ?? "");
}
socket.destroy();
parentPort?.postMessage(payloads, []);

/** An answer may come in several pieces. */
function isWhole(answer: string): boolean {
  const [head = "", payload] = answer.split("\r\n\r\n");
  return payload?.length === Number(/^content-length: (\d+)/im.exec(head)?.[1]);
}

export interface CallsInARow {
  readonly port: number;
  readonly name: string;
  readonly calls: number;
}
