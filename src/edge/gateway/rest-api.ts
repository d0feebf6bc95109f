import type { Call } from "../rooms.ts";
import { codedBody } from "../web/body-coding.ts";
import { type HttpResult, type JsonObject } from "../web/http-result.ts";
import { bodyOf, hasHeader, headersOf, isObject, jsonOf, listedHeadersOf, statusOf } from "../web/http-result.ts";
import { remapped } from "../web/kept-headers.ts";
import { type WebRequest, clfTime, lastValues, lists, parametersOf } from "../web/web-request.ts";
import { type Failure, type Front, gatewayId } from "./front.ts";
import type { RouteMatch } from "./local-routes.ts";

const failures: Readonly<Record<Failure, readonly [status: number, message: string, type: string]>> = {
  function: [502, "Internal server error", "InternalServerErrorException"],
  throttled: [500, "Internal server error", "InternalServerErrorException"],
  timeout: [504, "Endpoint request timed out", "InternalServerErrorException"],
  "no-route": [403, "Missing Authentication Token", "MissingAuthenticationTokenException"],
  "too-large": [413, "Request Too Long", "RequestTooLargeException"],
};

/**
 * A REST API with Lambda proxy integration (payload format 1.0), called by a domain name of its own: the URL has no
 * stage in it. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const restApi: Front = {
  timeoutMs: 29_000,
  maxBodyBytes: 10_485_760,
  event(request, match, { accountId }) {
    const { method, path, query, body } = request;
    const headers = lists(request.headers);
    const parameters = parametersOf(query);
    const hasParameters = parameters.size > 0;
    const type = request.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
    const coded = codedBody(body, type);
    return {
      resource: match.route.path ?? "/{proxy+}",
      path,
      httpMethod: method,
      headers: lastValues(headers),
      multiValueHeaders: Object.fromEntries(headers),
      queryStringParameters: hasParameters ? lastValues(parameters) : null,
      multiValueQueryStringParameters: hasParameters ? Object.fromEntries(parameters) : null,
      pathParameters: pathParameters(match),
      stageVariables: null,
      requestContext: context(request, match, accountId),
      body: body.length > 0 ? coded.body : null,
      isBase64Encoded: coded.isBase64Encoded,
    };
  },
  result(payload) {
    const value = jsonOf(payload)?.value;
    return isObject(value) ? result1(value) : undefined;
  },
  answer: ({ status, headers, body }, call) => ({
    status,
    headers: [...ownHeaders(call), ...remapped(headers).flat()],
    body,
  }),
  failure(why, call) {
    const [status, message, type] = failures[why];
    const headers = [...ownHeaders(call), "Content-Type", "application/json", "x-amzn-ErrorType", type];
    // With a blank, as API Gateway writes it.
    return { status, headers, body: Buffer.from(`{"message": ${JSON.stringify(message)}}`) };
  },
};

function ownHeaders(call: Call): string[] {
  const { requestId, traceHeader } = call;
  const trace = traceHeader.split(";")[0] ?? "";
  return ["x-amzn-RequestId", requestId, "x-amz-apigw-id", gatewayId(call), "X-Amzn-Trace-Id", trace];
}

/** As they were sent; a greedy one without the slash at its end. */
function pathParameters({ variables }: RouteMatch): Record<string, string> | null {
  const pairs = Object.entries(variables).map(([name, value]) => [name, value.replace(/(?<=.)\/$/, "")]);
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
}

function context(request: WebRequest, { route }: RouteMatch, accountId: string): object {
  const { method, path, protocol, host, sourceIp, userAgent, requestId, receivedAt } = request;
  return {
    resourceId: "local",
    resourcePath: route.path ?? "/{proxy+}",
    httpMethod: method,
    extendedRequestId: gatewayId(request),
    requestTime: clfTime(receivedAt),
    path,
    accountId,
    protocol,
    stage: "local",
    domainPrefix: host.split(/[.:]/)[0] ?? "",
    requestTimeEpoch: receivedAt,
    requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: userAgent === "" ? null : userAgent,
      user: null,
    },
    domainName: host,
    deploymentId: "local",
    apiId: "local",
  };
}

const members = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/** A member that is none of a response makes it none, and so does the lack of any. */
function result1(given: JsonObject): HttpResult | undefined {
  const names = Object.keys(given);
  if (names.length === 0 || names.some((name) => !members.has(name))) return undefined;
  const status = statusOf(given["statusCode"] ?? 200);
  const single = headersOf(given["headers"]);
  const listed = listedHeadersOf(given["multiValueHeaders"]);
  const body = bodyOf(given);
  if (status === undefined || !single || !listed || !body) return undefined;
  const more = single.filter(([name, value]) => !listed.some(([other, its]) => other === name && its === value));
  const headers = [...listed, ...more];
  const type: [string, string][] = hasHeader(headers, "content-type") ? [] : [["Content-Type", "application/json"]];
  return { status, headers: [...type, ...headers], body };
}
