import { json } from "../encode.ts";
import type { Call } from "../rooms.ts";
import { kept } from "../web/kept-headers.ts";
import { eventInFormat2 } from "../web/payload-format-2-event.ts";
import { resultInFormat2 } from "../web/payload-format-2-result.ts";
import { type Failure, type Front, gatewayId } from "./front.ts";
import { decoded } from "./local-routes.ts";

const failures: Readonly<Record<Failure, readonly [status: number, message: string]>> = {
  function: [500, "Internal Server Error"],
  throttled: [503, "Service Unavailable"],
  timeout: [503, "Service Unavailable"],
  "no-route": [404, "Not Found"],
  "too-large": [413, "Request Entity Too Large"],
};

/**
 * An HTTP API with payload format 2.0, at its stage `$default`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const httpApi: Front = {
  timeoutMs: 30_000,
  maxBodyBytes: 10_485_760,
  event(request, { route, variables }, { accountId }) {
    const pairs = Object.entries(variables).map(([name, value]) => [name, decoded(value)]);
    return eventInFormat2(request, {
      routeKey: route.path === undefined ? "$default" : `${route.method} ${route.path}`,
      // Unlike function URLs.
      path: decoded(request.path),
      pathParameters: pairs.length > 0 ? Object.fromEntries(pairs) : undefined,
      accountId,
      apiId: "local",
      domainPrefix: request.host.split(/[.:]/)[0] ?? "",
      context: {},
      showsCookieHeader: false,
    });
  },
  result: (payload) => resultInFormat2(payload, "text/plain; charset=utf-8"),
  answer: ({ status, headers, body }, call) => ({
    status,
    headers: [...ownHeaders(call), ...kept(headers).flat()],
    body,
  }),
  failure(why, call) {
    const [status, message] = failures[why];
    return { status, headers: [...ownHeaders(call), "Content-Type", "application/json"], body: json({ message }) };
  },
};

function ownHeaders(call: Call): string[] {
  return ["Apigw-Requestid", gatewayId(call)];
}
