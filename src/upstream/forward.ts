import type { IncomingMessage, ServerResponse } from "node:http";
import { UpstreamUnreachableException } from "../model/exceptions.ts";
import type { Upstreams } from "./upstreams.ts";

/** The answer of an upstream, its body still coming. */
export interface Forwarded {
  readonly status: number;
  /** Name, value, name, value, … */
  readonly headers: string[];
  readonly body: IncomingMessage;
}

/** Of one connection, not of the message (RFC 9110, 7.6.1). */
const ofConnection = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade"];

/** Methods for which Node.js takes it that there is no body. */
const bodiless = ["GET", "HEAD", "DELETE", "OPTIONS"];

/**
 * Sends a request on as it came: method, path, headers with the `Host` that was signed, body as it arrives. `signal`
 * ends when the client goes away. @throws UpstreamNotConfiguredException, UpstreamUnreachableException
 */
export async function forward(
  upstreams: Upstreams,
  service: string,
  { request, response, signal }: { request: IncomingMessage; response: ServerResponse; signal: AbortSignal },
): Promise<Forwarded> {
  refuseCircle(upstreams.endpoint(service), service, request);
  const { method = "GET", url: path = "/", headers } = request;
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  const sent = kept(request.rawHeaders, ofConnection);
  // Else Node.js would announce a body of unknown length.
  if (!hasBody && !bodiless.includes(method)) sent.push("Content-Length", "0");
  const answer = await upstreams.request(service, { method, path, headers: sent, signal }, (outgoing) => {
    // A client that waits for this sends its body after it, and not where the upstream refuses the request first.
    if (headers.expect !== undefined) outgoing.on("continue", () => response.writeContinue());
    // What an upstream that answered early did not take is still read, for the client to see the answer.
    outgoing.once("close", () => request.unpipe(outgoing).resume());
    request.pipe(outgoing);
  });
  const { statusCode = 502, rawHeaders } = answer;
  // How the body is cut into chunks is a matter of each connection too.
  return { status: statusCode, headers: kept(rawHeaders, [...ofConnection, "transfer-encoding"]), body: answer };
}

function kept(rawHeaders: readonly string[], without: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !without.includes((rawHeaders[index - (index % 2)] ?? "").toLowerCase()));
}

/** Whoever exports the endpoints of a whole application for the engine too would have it call itself without end. */
function refuseCircle({ hostname, port, protocol }: URL, service: string, { socket }: IncomingMessage): void {
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) || hostname === socket.localAddress;
  const number = Number(port) || (protocol === "https:" ? 443 : 80);
  if (!isLocal || number !== socket.localPort) return;
  throw new UpstreamUnreachableException(`The endpoint configured for ${service} is this engine itself`);
}
