import type { IncomingMessage, ServerResponse } from "node:http";
import type { Resolution } from "../../catalogue/catalogue.ts";
import { within } from "../../clock.ts";
import { AwsException, RequestEntityTooLargeException, TooManyRequestsException } from "../../model/exceptions.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { LocalApi } from "../../model/local-api.ts";
import type { Answer } from "../answer.ts";
import { readBody } from "../body.ts";
import type { Call, Rooms } from "../rooms.ts";
import { isPreflight } from "../web/preflight.ts";
import { webInvocation } from "../web/web-invocation.ts";
import { webRequest } from "../web/web-request.ts";
import { httpPreflight, restPreflight, withHttpCors } from "./api-cors.ts";
import { type ApiRouter, type Destination, routerOf } from "./api-router.ts";
import type { Front, RoutedRequest } from "./front.ts";
import { frontOf } from "./fronts.ts";
import type { RouteMatch } from "./route-table.ts";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: Call;
}

/** A request on its way. */
interface Passage extends Exchange, Destination {
  readonly rooms: Rooms;
  readonly router: ApiRouter;
}

/** What the function of an API's route says to a request, or the API in its place. */
export async function apiAnswer({ request, response, call }: Exchange, rooms: Rooms): Promise<Answer> {
  const router = routerOf(rooms.apis.all);
  const destination = router.find(request);
  const answer = destination
    ? await answerAt({ ...destination, router, rooms, request, response, call })
    : frontOf("rest").failure("no-api", call);
  return { ...answer, isOfFunction: true };
}

async function answerAt(passage: Passage): Promise<Answer> {
  const { table, path, request, call } = passage;
  const { method = "", headers } = request;
  const match = table.find(method, path);
  const api = match?.api ?? table.apiFor(headers["access-control-request-method"], path);
  if (match?.isCors) return restPreflight(match, headers.origin, call);
  const answer = match ? await matched(match, passage) : unmatched(api, passage);
  if (answer === "preflight") return httpPreflight(api, headers, call);
  return api.kind === "http" && api.cors ? withHttpCors(api.cors, headers.origin, answer) : answer;
}

function unmatched({ kind, cors, routes }: LocalApi, { request, call }: Passage): Answer | "preflight" {
  if (kind === "http" && cors && request.method === "OPTIONS") return "preflight";
  return frontOf(routes[0]?.front ?? kind).failure("no-route", call);
}

/** `preflight`: it is the API's to answer, once its authorizer has let it in. */
async function matched(match: RouteMatch, passage: Passage): Promise<Answer | "preflight"> {
  const { api, route } = match;
  const { router, rooms, request, call } = passage;
  const front = frontOf(route.front, route.payloadFormat);
  try {
    const routed = await routedRequest(front, match, passage);
    const authorized = route.authorizer && (await router.authorizers.authorize(route.authorizer, routed, call, rooms));
    if (typeof authorized === "string") return front.failure(authorized, call);
    if (api.kind === "http" && api.cors && isPreflight(request.method, request.headers)) return "preflight";
    const resolution = rooms.catalogue.resolve(route.functionName, route.qualifier);
    const event = front.event({ ...routed, authorized }, rooms.config);
    const result = await inTime(front, webInvocation(event, resolution, call), rooms);
    if (!result) return front.failure("timeout", call);
    if (result.functionError !== undefined) return front.failure("function", call);
    const response = front.result(result.payload);
    if (!response) reportMalformed(resolution, match, passage);
    return response ? front.answer(response, call) : front.failure("function", call);
  } catch (error) {
    if (error instanceof RequestEntityTooLargeException) return front.failure("too-large", call);
    if (error instanceof TooManyRequestsException) return front.failure("throttled", call);
    if (error instanceof AwsException) return front.failure("function", call);
    throw error;
  }
}

/** The client hears of an internal error only; API Gateway would have it in its execution log. */
function reportMalformed(resolution: Resolution, { route }: RouteMatch, { rooms, call }: Passage): void {
  rooms.diagnostics("warn", "api.malformed-response", {
    functionArn: resolution.invokedFunctionArn,
    route: `${route.method} ${route.path ?? "$default"}`,
    expected: "statusCode, headers and body, which is a text",
    requestId: call.requestId,
  });
}

/** @throws RequestEntityTooLargeException */
async function routedRequest(front: Front, match: RouteMatch, passage: Passage): Promise<RoutedRequest> {
  const { request, response, call, rooms, url, path } = passage;
  const { config, clock } = rooms;
  const refusal = (): AwsException => new RequestEntityTooLargeException("the front says it in its own words");
  const body = await readBody(request, response, { maxBytes: front.maxBodyBytes, refusal });
  const sent = webRequest({ request, call, body, url, config, now: clock.now() });
  return { sent, match, path, authorized: undefined };
}

/** A function that takes longer than its front waits goes on for nobody. */
async function inTime({ timeoutMs }: Front, invocation: Invocation, { invoke, clock }: Rooms) {
  const answer = invoke(invocation, { tail: false });
  return timeoutMs === undefined ? await answer : await within(clock, answer, timeoutMs);
}
