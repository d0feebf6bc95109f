import { codedBody } from "./body-coding.ts";
import { type WebRequest, byName, clfTime, joined, parametersOf } from "./web-request.ts";

/** What the front that was called says of itself. */
export interface FrontFacts {
  /** `$default`, or `GET /pets/{id}`. */
  readonly routeKey: string;
  /** What the function is to know as the path, where it is not as it was sent. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>> | undefined;
  readonly accountId: string;
  readonly apiId: string;
  readonly domainPrefix: string;
  /** Members of `requestContext` that only some fronts have. */
  readonly context: object;
  /** The `Cookie` header stands among the others too. */
  readonly showsCookieHeader: boolean;
}

/** A request in payload format 2.0 (API-502, API-503). */
export function eventInFormat2(request: WebRequest, front: FrontFacts): Record<string, unknown> {
  const { query, body } = request;
  const headers = byName(request.headers);
  const cookies = headers.get("cookie")?.flatMap((each) => each.split(/;\s*/));
  if (cookies && front.showsCookieHeader) headers.set("cookie", [cookies.join("; ")]);
  else headers.delete("cookie");
  const coded = codedBody(body, headers.get("content-type")?.[0]);
  const parameters = parametersOf(query);
  return {
    version: "2.0",
    routeKey: front.routeKey,
    rawPath: front.path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers: joined(headers),
    ...(parameters.size > 0 && { queryStringParameters: joined(parameters) }),
    requestContext: context(request, front),
    ...(front.stageVariables && { stageVariables: front.stageVariables }),
    ...(front.pathParameters && { pathParameters: front.pathParameters }),
    ...(body.length > 0 && { body: coded.body }),
    isBase64Encoded: coded.isBase64Encoded,
  };
}

function context(request: WebRequest, front: FrontFacts): object {
  const { method, protocol, sourceIp, userAgent, requestId, receivedAt } = request;
  return {
    accountId: front.accountId,
    apiId: front.apiId,
    ...front.context,
    domainName: request.host,
    domainPrefix: front.domainPrefix,
    http: { method, path: front.path, protocol, sourceIp, userAgent },
    requestId,
    routeKey: front.routeKey,
    stage: front.stage,
    time: clfTime(receivedAt),
    timeEpoch: receivedAt,
  };
}
