import { request as send, type IncomingMessage } from "node:http";

export interface Asked {
  readonly method?: string;
  /** A list is a header that is sent several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

export interface Heard {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly text: string;
}

/** A request as it is written, to a host that need not have a name here. */
export async function ask(endpoint: string, host: string, path: string, asked: Asked = {}): Promise<Heard> {
  const response = await begin(endpoint, host, path, asked);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const { statusCode = 0, statusMessage = "", headers } = response;
  return { status: statusCode, statusText: statusMessage, headers, body, text: body.toString() };
}

/** The same up to the head of the answer. */
export async function begin(endpoint: string, host: string, path: string, asked: Asked = {}): Promise<IncomingMessage> {
  const { method = "GET", headers = {}, body } = asked;
  const { hostname, port } = new URL(endpoint);
  return await new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const request = send({ hostname, port, path, method, headers: { host, ...length, ...headers } }, resolve);
    request.once("error", reject);
    request.end(body);
  });
}
