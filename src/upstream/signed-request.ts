import type { IncomingMessage } from "node:http";
import type { Credentials } from "./credentials.ts";
import { signedHeaders } from "./signed.ts";
import type { Upstreams } from "./upstreams.ts";

/** What one of the engine's own calls to another service sends. */
export interface OwnRequest {
  /** By the name that requests are signed for: `sqs`. */
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** Below that of the endpoint; encoded once. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** An upstream that says nothing for so long is given up. */
  readonly silenceMs: number;
  readonly signal?: AbortSignal;
}

export interface RequestSigner {
  readonly upstreams: Upstreams;
  /** `undefined` asks without a signature. */
  readonly credentials: Credentials | undefined;
}

/** Emulators on one port tell from a signature whom a request is for, and check nothing of it. */
export const anybody: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

/**
 * Signs a request for the endpoint of its service and sends it. Resolves with the head of the answer; its body follows.
 * @throws UpstreamNotConfiguredException, UpstreamUnreachableException
 */
export async function signedRequest(
  own: OwnRequest,
  { upstreams, credentials }: RequestSigner,
): Promise<IncomingMessage> {
  const { service, region, method, path, query = {}, headers = {}, body, silenceMs, signal } = own;
  const { host, pathname } = upstreams.endpoint(service);
  const unsigned = { method, host, path: pathname.replace(/\/$/, "") + path, query, headers, ...(body && { body }) };
  const signed = credentials ? await signedHeaders(unsigned, { service, region, credentials }) : { ...headers, host };
  const length = body && { "content-length": String(body.length) };
  const outgoing = {
    method,
    path: path + searchOf(query),
    headers: Object.entries({ ...signed, ...length }).flat(),
    ...(signal && { signal }),
  };
  return await upstreams.request(service, outgoing, (request) => {
    request.setTimeout(silenceMs, () => request.destroy(new Error(`no answer for ${silenceMs / 1000} seconds`)));
    request.end(body);
  });
}

function searchOf(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** As AWS encodes: all but letters, digits and `-._~`. */
export function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** As much of an answer as an error has, up to `maxBytes`. */
export async function beginningOf(answer: IncomingMessage, maxBytes: number): Promise<string> {
  let read = "";
  for await (const chunk of answer.setEncoding("utf8")) {
    read += String(chunk);
    if (read.length > maxBytes) break;
  }
  return read;
}
