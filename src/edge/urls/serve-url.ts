import type { IncomingMessage, ServerResponse } from "node:http";
import type { FoundUrl } from "../../catalogue/function-urls.ts";
import { AwsException, ResourceConflictException, ResourceNotFoundException } from "../../model/exceptions.ts";
import type { Answer } from "../answer.ts";
import { readBody, syncLimit } from "../body.ts";
import type { RequestCall } from "../call.ts";
import { refusalOf } from "../refuse.ts";
import type { Call, Rooms } from "../rooms.ts";
import { isPreflight } from "../web/preflight.ts";
import { webInvocation } from "../web/web-invocation.ts";
import { webRequest } from "../web/web-request.ts";
import { bufferedAnswer } from "./buffered-answer.ts";
import { streamedAnswer } from "./streamed-answer.ts";
import { guestOf } from "./url-access.ts";
import { badGateway, forbidden, preflightAnswer, unknownUrl } from "./url-answer.ts";
import { preflightHeaders, withCors } from "./url-cors.ts";
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
    const { functionName, qualifier, place } = found.address;
    const resolution = rooms.catalogue.resolve(functionName, qualifier, place);
    const invocation = webInvocation(urlEvent(webRequest(parts), found, guest, call), resolution, call);
    const answer = found.config.invokeMode === "RESPONSE_STREAM" ? streamedAnswer : bufferedAnswer;
    return await answer(invocation, rooms, call);
  } catch (error) {
    if (error instanceof AwsException) return refused(error, call);
    throw error;
  }
}

/** API-501, API-508 */
function refused(error: AwsException, call: Call): Answer {
  if (error instanceof ResourceNotFoundException) return forbidden(call);
  if (error instanceof ResourceConflictException) return badGateway(call);
  const { status, headers, body } = refusalOf("lambda", error, call);
  return { status, headers: [...headers, "X-Amzn-Trace-Id", call.traceHeader], body };
}
