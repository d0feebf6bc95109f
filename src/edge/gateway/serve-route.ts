import type { IncomingMessage, ServerResponse } from "node:http";
import { within } from "../../clock.ts";
import { AwsException, RequestEntityTooLargeException, TooManyRequestsException } from "../../model/exceptions.ts";
import type { Invocation } from "../../model/invocation.ts";
import type { RouteFront } from "../../model/local-route.ts";
import type { Answer } from "../answer.ts";
import { readBody } from "../body.ts";
import type { Call, Rooms } from "../rooms.ts";
import { pathOf } from "../routes.ts";
import { webInvocation } from "../web/web-invocation.ts";
import { webRequest } from "../web/web-request.ts";
import type { Front } from "./front.ts";
import { httpApi } from "./http-api.ts";
import { loadBalancer } from "./load-balancer.ts";
import type { LocalRoutes, RouteMatch } from "./local-routes.ts";
import { restApi } from "./rest-api.ts";

const fronts: Readonly<Record<RouteFront, Front>> = {
  http: httpApi,
  rest: restApi,
  alb: loadBalancer(false),
  "alb-multi": loadBalancer(true),
};

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: Call;
}

/** What the function of a route says to a request, or its front in its place. */
export async function routeAnswer(routes: LocalRoutes, exchange: Exchange, rooms: Rooms): Promise<Answer> {
  const { request, call } = exchange;
  const { method = "", url = "" } = request;
  const match = routes.find(method, pathOf(url));
  const answer = match ? await matched(match, exchange, rooms) : fronts[routes.first].failure("no-route", call);
  return { ...answer, isOfFunction: true };
}

async function matched(match: RouteMatch, exchange: Exchange, rooms: Rooms): Promise<Answer> {
  const front = fronts[match.route.front];
  const { call } = exchange;
  try {
    const { functionName, qualifier } = match.route;
    const event = await eventOf(front, match, exchange, rooms);
    const invocation = webInvocation(event, rooms.catalogue.resolve(functionName, qualifier), call);
    const result = await inTime(front, invocation, rooms);
    if (!result) return front.failure("timeout", call);
    const response = result.functionError === undefined ? front.result(result.payload) : undefined;
    return response ? front.answer(response, call) : front.failure("function", call);
  } catch (error) {
    if (error instanceof RequestEntityTooLargeException) return front.failure("too-large", call);
    if (error instanceof TooManyRequestsException) return front.failure("throttled", call);
    if (error instanceof AwsException) return front.failure("function", call);
    throw error;
  }
}

/** @throws RequestEntityTooLargeException */
async function eventOf(front: Front, match: RouteMatch, exchange: Exchange, rooms: Rooms): Promise<object> {
  const { request, response, call } = exchange;
  const { config, clock } = rooms;
  const refusal = (): AwsException => new RequestEntityTooLargeException("the front says it in its own words");
  const body = await readBody(request, response, { maxBytes: front.maxBodyBytes, refusal });
  const sent = webRequest({ request, call, body, url: request.url ?? "/", config, now: clock.now() });
  return front.event(sent, match, config);
}

/** A function that takes longer than its front waits goes on for nobody. */
async function inTime({ timeoutMs }: Front, invocation: Invocation, { invoke, clock }: Rooms) {
  const answer = invoke(invocation, { tail: false });
  return timeoutMs === undefined ? await answer : await within(clock, answer, timeoutMs);
}
