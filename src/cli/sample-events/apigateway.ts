import { bodyOf, joined, listed, multiple, requestFields, requestHeaders, single } from "./http-request.ts";
import { type SampleEvents, arn, commonLogTime, domainOf, epochMs, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */

const api = "a1b2c3d4e5";
const requestId = "5f0c7a3e-9d41-4b68-8a27-3c1e6f9b2d54";
const sourceIp = "203.0.113.24";

const fields = { ...requestFields, stage: "prod", resource: "/{proxy+}" };

interface Asked {
  readonly region: string;
  readonly account: string;
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly stage: string;
  readonly resource: string;
}

export const events: SampleEvents = {
  "aws-proxy": sample("a request to a REST API, or one in payload format 1.0", fields, (asked) => {
    const headers = requestHeaders(hostIn(asked.region));
    return {
      resource: asked.resource,
      path: asked.path,
      httpMethod: asked.method,
      headers,
      multiValueHeaders: listed(headers),
      queryStringParameters: orNull(single(asked.query)),
      multiValueQueryStringParameters: orNull(multiple(asked.query)),
      pathParameters: { proxy: asked.path.slice(1) },
      stageVariables: null,
      requestContext: restContext(asked),
      ...bodyOf(asked),
    };
  }),
  "http-api-proxy": sample("a request to an HTTP API, in payload format 2.0", fields, (asked) => {
    const { method, path, time, query } = asked;
    const host = hostIn(asked.region);
    const { body, isBase64Encoded } = bodyOf(asked);
    return {
      version: "2.0",
      routeKey: "$default",
      rawPath: path,
      rawQueryString: query,
      cookies: ["session=7f3a", "theme=dark"],
      headers: requestHeaders(host),
      ...(query !== "" && { queryStringParameters: joined(query) }),
      requestContext: {
        accountId: asked.account,
        apiId: api,
        domainName: host,
        domainPrefix: api,
        http: { method, path, protocol: "HTTP/1.1", sourceIp, userAgent: "curl/8.14.1" },
        requestId: "XdK2bjQ4IAMEJNg=",
        routeKey: "$default",
        stage: "$default",
        time: commonLogTime(time),
        timeEpoch: epochMs(time),
      },
      ...(body !== null && { body }),
      isBase64Encoded,
    };
  }),
  authorizer: sample(
    "a REST API asks a TOKEN authorizer",
    { token: "Bearer let-me-in", method: "GET", stage: "prod", path: "/orders/42" },
    ({ token, ...asked }) => ({
      type: "TOKEN",
      methodArn: methodArn(asked),
      authorizationToken: token,
    }),
  ),
  "request-authorizer": sample(
    "a REST API asks a REQUEST authorizer",
    { ...fields, method: "GET", body: "", token: "Bearer let-me-in" },
    (asked) => {
      const headers = { ...requestHeaders(hostIn(asked.region)), authorization: asked.token };
      return {
        type: "REQUEST",
        methodArn: methodArn(asked),
        resource: asked.resource,
        path: asked.path,
        httpMethod: asked.method,
        headers,
        multiValueHeaders: listed(headers),
        queryStringParameters: orNull(single(asked.query)),
        multiValueQueryStringParameters: orNull(multiple(asked.query)),
        pathParameters: { proxy: asked.path.slice(1) },
        stageVariables: {},
        requestContext: restContext(asked),
      };
    },
  ),
  websocket: sample(
    "a message comes over a WebSocket API",
    { body: '{"action":"sendmessage"}', route: "sendmessage", stage: "prod" },
    ({ body, route, region, stage, time }) => ({
      requestContext: {
        routeKey: route,
        messageId: "XdK2bdYtoAMCJNg=",
        eventType: "MESSAGE",
        extendedRequestId: "XdK2bHEJIAMFqKA=",
        requestTime: commonLogTime(time),
        messageDirection: "IN",
        stage,
        connectedAt: epochMs(time) - 60_000,
        requestTimeEpoch: epochMs(time),
        identity: { sourceIp },
        requestId: "XdK2bHEJIAMFqKA=",
        domainName: hostIn(region),
        connectionId: "XdK1_cm8oAMCJNg=",
        apiId: api,
      },
      body,
      isBase64Encoded: false,
    }),
  ),
};

/** A REST API says `null` where there is nothing. */
function orNull<T extends object>(values: T): T | null {
  return Object.keys(values).length === 0 ? null : values;
}

function hostIn(region: string): string {
  return `${api}.execute-api.${region}.${domainOf(region)}`;
}

function methodArn(asked: Omit<Asked, "resource" | "time">): string {
  return arn("execute-api", asked, `${api}/${asked.stage}/${asked.method}${asked.path}`);
}

function restContext({ account, method, path, region, resource, stage, time }: Asked): object {
  return {
    accountId: account,
    apiId: api,
    domainName: hostIn(region),
    domainPrefix: api,
    extendedRequestId: "XdK2bFyVoAMEVqA=",
    httpMethod: method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp,
      user: null,
      userAgent: "curl/8.14.1",
      userArn: null,
    },
    path: `/${stage}${path}`,
    protocol: "HTTP/1.1",
    requestId,
    requestTime: commonLogTime(time),
    requestTimeEpoch: epochMs(time),
    resourceId: "q7w8e9",
    resourcePath: resource,
    stage,
  };
}
