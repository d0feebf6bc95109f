import type { IncomingMessage, ServerResponse } from "node:http";
import type { FoundUrl } from "../../catalogue/function-urls.ts";
import { AwsException, ResourceConflictException, ResourceNotFoundException } from "../../model/exceptions.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { Answer } from "../answer.ts";
import { readBody, syncLimit } from "../body.ts";
import type { RequestCall } from "../call.ts";
import { refusalOf } from "../refuse.ts";
import { json } from "../encode.ts";
import type { Call, Rooms } from "../rooms.ts";
import { webRequest } from "../web/web-request.ts";
import { bufferedAnswer } from "./buffered-answer.ts";
import { streamedAnswer } from "./streamed-answer.ts";
import { guestOf } from "./url-access.ts";
import { badGateway, forbidden, preflightAnswer, unknownUrl } from "./url-answer.ts";
import { isPreflight, preflightHeaders, withCors } from "./url-cors.ts";
import { urlEvent } from "./url-event.ts";
import type { UrlTarget } from "./url-target.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: RequestCall;
}

/** What a function says to a request that came to its URL, or why it says nothing. */
export async function urlAnswer(target: UrlTarget, exchange: Exchange, rooms: Rooms): Promise<Answer> {
  const { request, call } = exchange;
  const found = rooms.catalogue.urls.find(target.urlId);
  const isThere = found && (target.region ?? found.address.place.region) === found.address.place.region;
  const answer = isThere ? await answerAt(found, target, exchange, rooms) : unknownUrl(call);
  const { cors = {} } = found?.config ?? {};
  const hasCors = Object.keys(cors).length > 0 && !isPreflight(request.method, request.headers);
  const headers = hasCors ? withCors(cors, request.headers.origin, answer.headers) : answer.headers;
  return { ...answer, headers, isOfFunction: true };
}

async function answerAt(found: FoundUrl, target: UrlTarget, exchange: Exchange, rooms: Rooms): Promise<Answer> {
  const { request, response, call } = exchange;
  const { cors = {} } = found.config;
  if (Object.keys(cors).length > 0 && isPreflight(request.method, request.headers)) {
    return preflightAnswer(preflightHeaders(cors, request.headers), call);
  }
  try {
    const guest = found.isOrphan ? undefined : guestOf(request, call, found, rooms);
    if (!guest) return forbidden(call);
    const body = await readBody(request, response, syncLimit("InvokeFunction"));
    await guest.visitor?.prove(body);
    const { config, clock } = rooms;
    const parts = { request, call, body, url: target.url, config, now: clock.now() };
    const invocation = invocationOf(urlEvent(webRequest(parts), found, guest, call), found, rooms, call);
    const answer = found.config.invokeMode === "RESPONSE_STREAM" ? streamedAnswer : bufferedAnswer;
    return await answer(invocation, rooms, call);
  } catch (error) {
    if (error instanceof AwsException) return refused(error, call);
    throw error;
  }
}

/** @throws RequestEntityTooLargeException for what fits as a body, but not as an event; what `resolve` throws */
function invocationOf(event: object, { address }: FoundUrl, { catalogue }: Rooms, call: Call): Invocation {
  const payload = json(event);
  const { maxBytes, refusal } = syncLimit("InvokeFunction");
  if (payload.length > maxBytes) throw refusal(payload.length);
  return {
    ...catalogue.resolve(address.functionName, address.qualifier, address.place),
    requestId: call.requestId,
    payload,
    clientContext: undefined,
    identity: undefined,
    traceHeader: call.traceHeader,
  };
}

/** API-501, API-508 */
function refused(error: AwsException, call: Call): Answer {
  if (error instanceof ResourceNotFoundException) return forbidden(call);
  if (error instanceof ResourceConflictException) return badGateway(call);
  const { status, headers, body } = refusalOf("lambda", error, call);
  return { status, headers: [...headers, "X-Amzn-Trace-Id", call.traceHeader], body };
}
