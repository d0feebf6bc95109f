import type { Call } from "../rooms.ts";
import { isObject, jsonOf } from "../web/http-result.ts";
import { remapped } from "../web/kept-headers.ts";
import { eventInFormat1 } from "../web/payload-format-1-event.ts";
import { resultInFormat1 } from "../web/payload-format-1-result.ts";
import { type Authorized, type Failure, type Front, gatewayId } from "./front.ts";
import type { RouteMatch } from "./route-table.ts";

/** The bodies as API Gateway writes them: some with a blank, and some with a capital letter. */
const failures: Readonly<Record<Failure, readonly [status: number, body: string, type: string]>> = {
  function: [502, '{"message": "Internal server error"}', "InternalServerErrorException"],
  throttled: [500, '{"message": "Internal server error"}', "InternalServerErrorException"],
  timeout: [504, '{"message": "Endpoint request timed out"}', "InternalServerErrorException"],
  "no-api": [403, '{"message":"Forbidden"}', "ForbiddenException"],
  "no-route": [403, '{"message":"Missing Authentication Token"}', "MissingAuthenticationTokenException"],
  "too-large": [413, '{"message": "Request Too Long"}', "RequestTooLargeException"],
  unauthorized: [401, '{"message":"Unauthorized"}', "UnauthorizedException"],
  "explicit-deny": [
    403,
    '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
    "AccessDeniedException",
  ],
  "implicit-deny": [403, '{"Message":"User is not authorized to access this resource"}', "AccessDeniedException"],
  authorizer: [500, '{"message":null}', "AuthorizerConfigurationException"],
};

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/**
 * A REST API with Lambda proxy integration (payload format 1.0).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const restApi: Front = {
  timeoutMs: 29_000,
  maxBodyBytes: 10_485_760,
  event({ sent, match, path, authorized }, { accountId }) {
    const { id, stage, stageVariables } = match.api;
    return eventInFormat1(sent, {
      resource: match.route.path ?? "/{proxy+}",
      resourceId: "local",
      apiId: id,
      accountId,
      stage,
      stageVariables: Object.keys(stageVariables).length > 0 ? stageVariables : null,
      path: path.replace(/^\/+/, "/"),
      pathParameters: pathParameters(match),
      context: {
        extendedRequestId: gatewayId(sent),
        deploymentId: "local",
        ...(authorized && { authorizer: authorizerOf(authorized) }),
      },
    });
  },
  /** A member that is none of a response makes it none, and so does the lack of any. */
  result(payload) {
    const value = jsonOf(payload)?.value;
    const names = isObject(value) ? Object.keys(value) : [];
    if (!isObject(value) || names.length === 0 || names.some((name) => !members.has(name))) return undefined;
    return resultInFormat1(value, "application/json");
  },
  answer: ({ status, headers, body }, call) => ({
    status,
    headers: [...restHeaders(call), ...remapped(headers).flat()],
    body,
  }),
  failure(why, call) {
    const [status, body, type] = failures[why];
    const headers = [...restHeaders(call), "Content-Type", "application/json", "x-amzn-ErrorType", type];
    return { status, headers, body: Buffer.from(body) };
  },
};

/** Name, value, name, value, … of every answer. */
export function restHeaders(call: Call): string[] {
  const { requestId, traceHeader } = call;
  const trace = traceHeader.split(";")[0] ?? "";
  return ["x-amzn-RequestId", requestId, "x-amz-apigw-id", gatewayId(call), "X-Amzn-Trace-Id", trace];
}

function authorizerOf({ principalId, context, latencyMs }: Authorized): object {
  return { ...context, principalId, integrationLatency: latencyMs };
}

/** As they were sent. */
function pathParameters({ variables }: RouteMatch): Readonly<Record<string, string>> | null {
  return Object.keys(variables).length > 0 ? variables : null;
}
