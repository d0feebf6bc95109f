import type { EngineConfig } from "../../config.ts";
import type { ApiAuthorizer } from "../../model/local-api.ts";
import type { FrontEvent, RoutedRequest } from "./front.ts";
import { frontOf } from "./fronts.ts";
import { routeKeyOf } from "./http-api.ts";

/** `arn:aws:execute-api:us-east-1:123456789012:<api>/<stage>/GET/pets/7` */
export function methodArn({ sent, match, path }: RoutedRequest, { region, accountId }: EngineConfig): string {
  const { id, stage } = match.api;
  return `arn:aws:execute-api:${region}:${accountId}:${id}/${stage}/${sent.method}${path}`;
}

/** The request's in payload format 1.0, with what an HTTP API knows besides: context variables are called so. */
export function contextVariables(request: RoutedRequest, config: EngineConfig): object {
  const { route } = request.match;
  const { requestContext } = frontOf(route.front, "1.0").event(request, config);
  return Object.assign({ routeKey: routeKeyOf(route) }, requestContext);
}

/**
 * What an authorizer is asked: the request without its body.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 */
export function authorizerEvent(
  authorizer: ApiAuthorizer,
  request: RoutedRequest,
  identity: readonly string[],
  config: EngineConfig,
): object {
  const arn = methodArn(request, config);
  const { kind } = request.match.api;
  if (authorizer.kind === "token") return { type: "TOKEN", methodArn: arn, authorizationToken: identity[0] };
  const { body: _, isBase64Encoded: __, ...event } = frontOf(kind, authorizer.payloadFormat).event(request, config);
  if (kind === "rest") return { type: "REQUEST", methodArn: arn, ...withoutNulls(event) };
  if (authorizer.payloadFormat === "2.0") {
    const identitySource = identity.length > 0 ? identity : null;
    return { version: "2.0", type: "REQUEST", routeArn: arn, identitySource, ...event };
  }
  const sources = identity.length > 0 ? identity.join(",") : null;
  const own = { type: "REQUEST", methodArn: arn, identitySource: sources, authorizationToken: sources };
  return { ...own, ...withoutNulls(event) };
}

/** An authorizer sees an object where a function sees that there is none. */
function withoutNulls(event: FrontEvent): object {
  return Object.fromEntries(Object.entries(event).map(([name, value]) => [name, value ?? {}]));
}
