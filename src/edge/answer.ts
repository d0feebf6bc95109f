import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";

import type { Clock } from "../clock.ts";
import { hasBody } from "./body.ts";
import { corsHeaders } from "./cors.ts";
import { pour } from "./pour.ts";

/** A response, ready for the socket. */
export interface Answer {
  readonly status: number;
  /** Name, value, name, value, … as `writeHead` takes them. */
  readonly headers: string[];
  /** Pieces that are nobody else's, or bytes that are there. */
  readonly body: Uint8Array | Readable | AsyncGenerator<Uint8Array>;
  /** A function's: which pages may read it is not the engine's to say. */
  readonly isOfFunction?: boolean;
  /** In the place of the status's usual phrase. */
  readonly statusText?: string;
}

export const noBody: Uint8Array = new Uint8Array(0);

/** Bytes of a refused body that are read and thrown away for the client to see the answer. */
const lingerBytes = 64 * 1024 * 1024;
const lingerMs = 2000;
const shortTextBytes = 8192;
/** A rest of a body that is so short is read, and the connection kept. */
const shortBodyBytes = 1024 * 1024;

/** Writes head and body in one go, the body as the very bytes it was given. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer, clock: Clock): void {
  const { status, headers, body, isOfFunction } = answer;
  const { origin } = request.headers;
  if (origin !== undefined && isOfFunction !== true) headers.push(...corsHeaders(origin));
  if (answer.statusText !== undefined) response.statusMessage = answer.statusText;
  if (Symbol.asyncIterator in body && !(body instanceof Readable)) {
    // The body may be a long time coming.
    response.writeHead(status, headers).flushHeaders();
    void pour(body, response);
    return;
  }
  if (body instanceof Readable) {
    pipeline(body, response.writeHead(status, headers), () => {
      // a client that left, or a file that did: the cut connection says so
    });
    return;
  }
  if (status !== 204) headers.push("Content-Length", String(body.length));
  const unread = unreadBody(request);
  if (unread !== undefined) headers.push("Connection", "close");
  response.writeHead(status, headers);
  if (unread !== "under way") sendBody(response, body);
  else {
    response.write(body);
    linger(request, response, clock);
  }
}

/** What is left of the request when it is answered early; `undefined` where nothing is, or so little that Node reads it. */
function unreadBody(request: IncomingMessage): "held back" | "under way" | undefined {
  if (request.complete || !hasBody(request)) return undefined;
  const isUntouched = request.readableFlowing === null;
  if (request.headers.expect !== undefined && isUntouched) return "held back";
  return Number(request.headers["content-length"]) <= shortBodyBytes ? undefined : "under way";
}

/** A short body goes as text of the same bytes: Node.js then makes one piece of it and the head. */
function sendBody(response: ServerResponse, body: Uint8Array): void {
  if (body.length > shortTextBytes) response.end(body);
  else response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString("latin1"), "latin1");
}

/** Closing at once would make the kernel reset the connection, and the client lose the answer it has not read. */
function linger(request: IncomingMessage, response: ServerResponse, clock: Clock): void {
  let bytes = 0;
  const end = () => {
    cancel();
    response.end();
  };
  const cancel = clock.after(lingerMs, end);
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > lingerBytes) end();
  });
  request.once("end", end).once("close", end).resume();
}
