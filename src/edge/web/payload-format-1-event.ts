import { codedBody } from "./body-coding.ts";
import { type WebRequest, clfTime, lastValues, lists, parametersOf } from "./web-request.ts";

/** What an API says of itself. */
export interface ApiFacts {
  /** `/pets/{id}` */
  readonly resource: string;
  readonly resourceId: string;
  readonly apiId: string;
  readonly accountId: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  /** As the function is to know it. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  /** Members of `requestContext` that only some APIs have, or have in their own way. */
  readonly context: object;
}

/**
 * A request in payload format 1.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function eventInFormat1(request: WebRequest, facts: ApiFacts): Record<string, unknown> {
  const { method, query, body } = request;
  const headers = lists(request.headers);
  const parameters = parametersOf(query);
  const hasParameters = parameters.size > 0;
  const type = request.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const coded = codedBody(body, type);
  return {
    resource: facts.resource,
    path: facts.path,
    httpMethod: method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: hasParameters ? lastValues(parameters) : null,
    multiValueQueryStringParameters: hasParameters ? Object.fromEntries(parameters) : null,
    pathParameters: facts.pathParameters,
    stageVariables: facts.stageVariables,
    requestContext: context(request, facts),
    body: body.length > 0 ? coded.body : null,
    isBase64Encoded: coded.isBase64Encoded,
  };
}

function context(request: WebRequest, facts: ApiFacts): object {
  const { method, protocol, host, sourceIp, userAgent, requestId, receivedAt } = request;
  return {
    resourceId: facts.resourceId,
    resourcePath: facts.resource,
    httpMethod: method,
    requestTime: clfTime(receivedAt),
    path: request.path,
    accountId: facts.accountId,
    protocol,
    stage: facts.stage,
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
    apiId: facts.apiId,
    ...facts.context,
  };
}
