import type { EngineConfig } from "../../config.ts";
import type { ApiRoute } from "../../model/local-api.ts";
import { json } from "../encode.ts";
import type { Call } from "../rooms.ts";
import { isObject, jsonOf } from "../web/http-result.ts";
import { kept } from "../web/kept-headers.ts";
import { eventInFormat1 } from "../web/payload-format-1-event.ts";
import { resultInFormat1 } from "../web/payload-format-1-result.ts";
import { eventInFormat2 } from "../web/payload-format-2-event.ts";
import { resultInFormat2 } from "../web/payload-format-2-result.ts";
import { type Authorized, type Failure, type Front, type RoutedRequest, gatewayId } from "./front.ts";
import { decoded } from "./route-table.ts";

const failures: Readonly<Record<Failure, readonly [status: number, message: string]>> = {
  function: [500, "Internal Server Error"],
  throttled: [503, "Service Unavailable"],
  timeout: [503, "Service Unavailable"],
  "no-api": [403, "Forbidden"],
  "no-route": [404, "Not Found"],
  "too-large": [413, "Request Entity Too Large"],
  unauthorized: [401, "Unauthorized"],
  "explicit-deny": [403, "Forbidden"],
  "implicit-deny": [403, "Forbidden"],
  authorizer: [500, "Internal Server Error"],
};

/** Of a body that a function gives none. */
const defaultType = "text/plain; charset=utf-8";

const shared = {
  timeoutMs: 30_000,
  maxBodyBytes: 10_485_760,
  answer: ({ status, headers, body }, call) => ({
    status,
    headers: [...httpHeaders(call), ...kept(headers).flat()],
    body,
  }),
  failure(why, call) {
    const [status, message] = failures[why];
    return { status, headers: [...httpHeaders(call), "Content-Type", "application/json"], body: json({ message }) };
  },
} satisfies Partial<Front>;

/**
 * An HTTP API whose route has payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const httpApi: Front = {
  ...shared,
  event(request, config) {
    const { sent, authorized } = request;
    const { pathParameters, stageVariables, ...facts } = factsOf(request, config);
    return eventInFormat2(sent, {
      ...facts,
      pathParameters: pathParameters ?? undefined,
      stageVariables: stageVariables ?? undefined,
      domainPrefix: sent.host.split(/[.:]/)[0] ?? "",
      context: authorized ? { authorizer: { lambda: authorized.context ?? null } } : {},
      showsCookieHeader: false,
    });
  },
  result: (payload) => resultInFormat2(payload, defaultType),
};

/** An HTTP API whose route has payload format 1.0: a REST API's, nearly. */
export const httpApiFormat1: Front = {
  ...shared,
  event(request, config) {
    const { sent, match, authorized } = request;
    const { routeKey, ...facts } = factsOf(request, config);
    const event = eventInFormat1(sent, {
      ...facts,
      resource: match.route.path ?? routeKey,
      resourceId: routeKey,
      context: { extendedRequestId: gatewayId(sent), path: facts.path, authorizer: authorizerOf(authorized) },
    });
    return { version: "1.0", ...event };
  },
  result(payload) {
    const value = jsonOf(payload)?.value;
    return isObject(value) && value["statusCode"] !== undefined ? resultInFormat1(value, defaultType) : undefined;
  },
};

function factsOf({ sent, match }: RoutedRequest, { accountId }: EngineConfig) {
  const { api, route, variables } = match;
  const pairs = Object.entries(variables).map(([name, value]) => [name, decoded(value)]);
  return {
    routeKey: routeKeyOf(route),
    // Unlike function URLs; with the stage, where the URL has it.
    path: decoded(sent.path),
    pathParameters: pairs.length > 0 ? Object.fromEntries(pairs) : null,
    stageVariables: Object.keys(api.stageVariables).length > 0 ? api.stageVariables : null,
    apiId: api.id,
    stage: api.stage,
    accountId,
  };
}

/** `GET /pets/{id}` */
export function routeKeyOf({ method, path }: ApiRoute): string {
  return path === undefined ? "$default" : `${method} ${path}`;
}

/** What format 1.0 has of an authorizer, or in its place. */
function authorizerOf(authorized: Authorized | undefined): object {
  if (!authorized) return { claims: null, scopes: null };
  const { principalId, context } = authorized;
  return { ...context, ...(principalId !== undefined && { principalId }) };
}

/** Name, value, name, value, … of every answer. */
export function httpHeaders(call: Call): string[] {
  return ["Apigw-Requestid", gatewayId(call)];
}
