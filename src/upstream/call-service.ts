import type { IncomingMessage } from "node:http";
import type { Credentials } from "./credentials.ts";
import { signedHeaders } from "./signed.ts";
import type { Upstreams } from "./upstreams.ts";

/** One call of an operation of another service. */
export interface ServiceCall {
  /** By the name that requests are signed for: `sqs`. */
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** Encoded once. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the service answers; throws where it can't be reached, refuses, or takes too long. */
export type CallService = (call: ServiceCall) => Promise<string>;

export interface CallServiceOptions {
  readonly upstreams: Upstreams;
  readonly credentials: Credentials | undefined;
}

/** Emulators on one port tell from a signature whom a request is for, and check nothing of it. */
const anybody: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** A service that says nothing for so long is given up. */
const silenceMs = 30_000;
const maxAnswerBytes = 65_536;

/** Calls the services that are configured, with the engine's own credentials. */
export function serviceCaller({ upstreams, credentials = anybody }: CallServiceOptions): CallService {
  return async ({ service, region, method, path, headers, body }) => {
    const { host, pathname } = upstreams.endpoint(service);
    const unsigned = { method, host, path: pathname.replace(/\/$/, "") + path, headers, body };
    const signed = await signedHeaders(unsigned, { service, region, credentials });
    const sent = Object.entries({ ...signed, "content-length": String(body.length) }).flat();
    const answer = await upstreams.request(service, { method, path, headers: sent }, (request) => {
      request.setTimeout(silenceMs, () => request.destroy(new Error(`no answer for ${silenceMs / 1000} seconds`)));
      request.end(body);
    });
    const text = await start(answer);
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) return text;
    throw new Error(`${service} answers ${statusCode}: ${text.slice(0, 500)}`);
  };
}

async function start(answer: IncomingMessage): Promise<string> {
  let read = "";
  for await (const chunk of answer.setEncoding("utf8")) {
    read += String(chunk);
    if (read.length > maxAnswerBytes) break;
  }
  return read;
}
