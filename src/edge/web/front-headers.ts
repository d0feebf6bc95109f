import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Call } from "../rooms.ts";

export type Header = readonly [name: string, value: string];

/** Of one connection, not of the message (RFC 9110, 7.6.1). */
export const ofConnection: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

interface Forwarded {
  readonly headers: readonly Header[];
  readonly sourceIp: string;
}

/** What a front adds to a request's headers and what it keeps for itself (API-504). */
export function frontHeaders(
  request: IncomingMessage,
  call: Call,
  bodyBytes: number,
  isBehindProxy: boolean,
): Forwarded {
  const own = ownHeaders(request, call, isBehindProxy);
  const kept = sentHeaders(request).filter(([name]) => !own.has(name.toLowerCase()));
  // A body that came in chunks has a length now.
  if (request.headers["transfer-encoding"] !== undefined) kept.push(["Content-Length", String(bodyBytes)]);
  const sourceIp = isBehindProxy ? lastOf(request.headers["x-forwarded-for"]) : undefined;
  return { headers: [...kept, ...own.values()], sourceIp: sourceIp ?? peerOf(request) };
}

function sentHeaders({ rawHeaders, headers }: IncomingMessage): Header[] {
  const named = new Set((headers.connection ?? "").toLowerCase().split(/\s*,\s*/));
  const pairs: Header[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (!ofConnection.has(lower) && !(named.has(lower) && lower !== "host")) pairs.push([name, value]);
  }
  return pairs;
}

/** By their names in lower case. */
function ownHeaders(request: IncomingMessage, call: Call, isBehindProxy: boolean): Map<string, Header> {
  const { headers, socket } = request;
  const own: Header[] = [["X-Amzn-Trace-Id", shownTrace(request, call.traceHeader)]];
  const before = headers["x-forwarded-for"]?.toString();
  // A proxy has said all of this, and whoever sits behind it is nobody's client.
  if (!isBehindProxy) {
    own.push(["X-Forwarded-For", before === undefined ? peerOf(request) : `${before}, ${peerOf(request)}`]);
    own.push(["X-Forwarded-Proto", isSecure(socket) ? "https" : "http"]);
    own.push(["X-Forwarded-Port", String(socket.localPort ?? "")]);
  }
  if (isSecure(socket)) own.push(...tlsHeaders(socket));
  return new Map(own.map((header) => [header[0].toLowerCase(), header]));
}

/** Whoever traces already is handed on as sent; of a new trace a front shows its root alone. */
function shownTrace({ headers }: IncomingMessage, traceHeader: string): string {
  return headers["x-amzn-trace-id"]?.toString() || (traceHeader.split(";")[0] ?? "");
}

function isSecure(socket: IncomingMessage["socket"]): socket is TLSSocket {
  return "encrypted" in socket;
}

function tlsHeaders(socket: TLSSocket): Header[] {
  return [
    ["X-Amzn-Tls-Version", socket.getProtocol() ?? ""],
    ["X-Amzn-Tls-Cipher-Suite", socket.getCipher().name],
  ];
}

function peerOf({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
}

function lastOf(list: string | string[] | undefined): string | undefined {
  return list?.toString().split(",").at(-1)?.trim() || undefined;
}
