import type { IncomingMessage } from "node:http";
import type { EngineConfig } from "../../config.ts";
import type { Call } from "../rooms.ts";
import { type Header, frontHeaders } from "./front-headers.ts";

/** A request that a function is to see, as its front hands it on. */
export interface WebRequest {
  readonly method: string;
  /** As it was sent. */
  readonly path: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** In order, names as they were sent. */
  readonly headers: readonly Header[];
  readonly body: Uint8Array;
  /** `HTTP/1.1` */
  readonly protocol: string;
  /** The `Host` header. */
  readonly host: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export interface WebRequestParts {
  readonly request: IncomingMessage;
  readonly call: Call;
  readonly body: Uint8Array;
  /** Path and query, where they are not those of the request. */
  readonly url: string;
  readonly config: Pick<EngineConfig, "isBehindProxy">;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function webRequest({ request, call, body, url, config, now }: WebRequestParts): WebRequest {
  const { headers, method = "GET", httpVersion } = request;
  const mark = url.indexOf("?");
  const forwarded = frontHeaders(request, call, body.length, config.isBehindProxy);
  return {
    method,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? "" : url.slice(mark + 1),
    headers: forwarded.headers,
    body,
    protocol: `HTTP/${httpVersion}`,
    host: headers.host ?? "",
    sourceIp: forwarded.sourceIp,
    userAgent: headers["user-agent"] ?? "",
    requestId: call.requestId,
    receivedAt: now,
  };
}

type Lists = Map<string, string[]>;

/** In order of appearance, with all values of each. */
export function lists(pairs: Iterable<readonly [name: string, value: string]>): Lists {
  const all: Lists = new Map();
  for (const [name, value] of pairs) {
    const values = all.get(name);
    if (values) values.push(value);
    else all.set(name, [value]);
  }
  return all;
}

/** Names in lower case. */
export function byName(headers: readonly Header[]): Lists {
  return lists(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

/** Decoded. */
export function parametersOf(query: string): Lists {
  return lists(new URLSearchParams(query));
}

/** As they were sent. */
export function undecodedParametersOf(query: string): Lists {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return lists(pairs.map((pair) => [pair.replace(/=.*$/s, ""), pair.includes("=") ? pair.replace(/^[^=]*=/, "") : ""]));
}

export function lastValues(all: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...all].map(([name, values]) => [name, values.at(-1) ?? ""]));
}

/** As payload format 2.0 has several values of one name. */
export function joined(all: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...all].map(([name, values]) => [name, values.join(",")]));
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Epoch milliseconds as `01/Jan/2026:00:00:00 +0000`. */
export function clfTime(atMs: number): string {
  const [date = "", time = ""] = new Date(atMs).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
