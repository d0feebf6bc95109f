import type { IncomingMessage, ServerResponse } from "node:http";
import { AccessDeniedException, AwsException } from "../model/exceptions.ts";
import { ownServices, yieldingServices } from "../model/services.ts";
import { forward } from "../upstream/forward.ts";
import type { Upstreams } from "../upstream/upstreams.ts";
import type { Answer } from "./answer.ts";
import { escaped, head, json } from "./encode.ts";
import type { Call, Rooms } from "./rooms.ts";
import { serviceOf, signedService } from "./service-of.ts";

/**
 * The service that a request is for, where the engine is not it, or somebody else is in its place. What is not signed
 * is for the service that it looks like.
 */
export function foreignService(request: IncomingMessage, upstreams: Upstreams): string | undefined {
  const service = signedService(request) ?? serviceOf(request);
  if (ownServices.includes(service)) return undefined;
  return yieldingServices.includes(service) && !upstreams.has(service) ? undefined : service;
}

/** What is in an unsigned form is known when it can't be sent on any more. @throws AccessDeniedException */
export function checkOwn(service: string, upstreams: Upstreams): void {
  if (!yieldingServices.includes(service) || !upstreams.has(service)) return;
  throw new AccessDeniedException(`Forms for ${service} go to the endpoint configured for it, and have to be signed`);
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: Call;
}

/** What the service's upstream answers, or why nobody does. */
export async function foreignAnswer(service: string, exchange: Exchange, { upstreams }: Rooms): Promise<Answer> {
  const { request, response, call } = exchange;
  try {
    const { status, headers, body } = await forward(upstreams, service, { request, response, signal: call.signal });
    return { status, headers: request.headers.origin === undefined ? headers : withoutOrigin(headers), body };
  } catch (error) {
    if (error instanceof AwsException) return refusal(service, error, exchange);
    throw error;
  }
}

/** Which pages may read an answer is for the engine to say, and a second header of this name would undo it. */
function withoutOrigin(headers: readonly string[]): string[] {
  const name = "access-control-allow-origin";
  return headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== name);
}

/** In the form that the service's clients read: of S3, of the services that take forms, of all others. */
function refusal(service: string, error: AwsException, { request, call }: Exchange): Answer {
  const { status, name, message } = error;
  const answer = (type: string, body: Buffer): Answer => ({
    status,
    headers: [...head(call, type), "x-amzn-ErrorType", name],
    body,
  });
  const details = `<Code>${name}</Code><Message>${escaped(message)}</Message>`;
  const id = `<RequestId>${call.requestId}</RequestId>`;
  if (service === "s3") return answer("application/xml", Buffer.from(`<Error>${details}${id}</Error>`));
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return answer("text/xml", Buffer.from(`<ErrorResponse><Error>${details}</Error>${id}</ErrorResponse>`));
  }
  return answer("application/json", json({ __type: name, message }));
}
