import type { IncomingMessage, ServerResponse } from "node:http";

import { ControlRequestTooLargeException, RequestEntityTooLargeException } from "../model/exceptions.ts";
import type { AwsException } from "../model/exceptions.ts";
import { maxControlRequestBytes, maxEventPayloadBytes, maxSyncPayloadBytes } from "../model/limits.ts";
import type { Route } from "./route.ts";

/** What a request's body may have, and what is said when it has more. */
export interface BodyLimit {
  readonly maxBytes: number;
  readonly refusal: (bytes: number) => AwsException;
}

/** API-161, API-162, API-306 */
export function bodyLimit(route: Route | undefined, { headers }: IncomingMessage): BodyLimit {
  const name = route?.name ?? "";
  switch (name) {
    case "InvokeAsync":
      return eventLimit;
    case "Invoke":
      return headers["x-amz-invocation-type"] === "Event" ? eventLimit : syncLimit("InvokeFunction");
    case "InvokeWithResponseStream":
      return syncLimit(name);
    default:
      return {
        maxBytes: maxControlRequestBytes,
        refusal: () => new ControlRequestTooLargeException(smallerThan(maxControlRequestBytes, name)),
      };
  }
}

export const eventLimit: BodyLimit = {
  maxBytes: maxEventPayloadBytes,
  refusal: (bytes) =>
    new RequestEntityTooLargeException(
      `${bytes} byte payload is too large for the Event invocation type (limit ${maxEventPayloadBytes} bytes)`,
    ),
};

export function syncLimit(operation: string): BodyLimit {
  return {
    maxBytes: maxSyncPayloadBytes,
    refusal: () => new RequestEntityTooLargeException(smallerThan(maxSyncPayloadBytes, operation)),
  };
}

function smallerThan(bytes: number, operation: string): string {
  return `Request must be smaller than ${bytes} bytes for the ${operation} operation`;
}

/** The client went away before its request was complete: there is nobody to answer. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";
}

const empty = Buffer.alloc(0);

/**
 * The whole body, uncopied where it came in one piece. A body that says it is too long is refused unread, and a
 * client that waits for `100 Continue` is told to go on only here. @throws what `limit` says, ClientGoneError
 */
export function readBody(request: IncomingMessage, response: ServerResponse, limit: BodyLimit): Promise<Buffer> {
  const { headers } = request;
  const declared = headers["content-length"];
  if (Number(declared) > limit.maxBytes) throw limit.refusal(Number(declared));
  if (headers.expect !== undefined) response.writeContinue();
  if (!hasBody(request)) return Promise.resolve(empty);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= limit.maxBytes) return;
      request.off("data", take).pause();
      reject(limit.refusal(bytes));
    };
    request.on("data", take);
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : joined(chunks, bytes)));
    request.on("error", (cause) => reject(new ClientGoneError("the client went away", { cause })));
  });
}

/** Gives the chunks' memory back: left to the collector, it would make V8 look through the whole heap ever so often. */
function joined(chunks: readonly Buffer[], bytes: number): Buffer {
  const whole = Buffer.concat(chunks, bytes);
  for (const { buffer, byteLength } of chunks) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
  return whole;
}

export function hasBody({ headers }: IncomingMessage): boolean {
  const declared = headers["content-length"];
  return declared === undefined ? headers["transfer-encoding"] !== undefined : declared !== "0";
}
