import type { EngineConfig } from "../../config.ts";
import { codedBody } from "../web/body-coding.ts";
import { type HttpResult, type JsonObject } from "../web/http-result.ts";
import { bodyOf, headersOf, isObject, jsonOf, listedHeadersOf, statusOf, textOf } from "../web/http-result.ts";
import { kept } from "../web/kept-headers.ts";
import { byName, lastValues, undecodedParametersOf } from "../web/web-request.ts";
import type { Failure, Front, FrontEvent, RoutedRequest } from "./front.ts";

/** Of a request's body and of a response (JSON). */
const maxBytes = 1024 * 1024;

/** No more can go wrong: a load balancer has no authorizers of ours, and is not asked for by name. */
const failures: Readonly<Partial<Record<Failure, string>>> = {
  function: "502 Bad Gateway",
  throttled: "502 Bad Gateway",
  timeout: "504 Gateway Time-out",
  "no-route": "404 Not Found",
  "too-large": "413 Request Entity Too Large",
};

/**
 * An Application Load Balancer whose target group has multi-value headers switched on, or has not.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 */
export function loadBalancer(hasLists: boolean): Front {
  return {
    timeoutMs: undefined,
    maxBodyBytes: maxBytes,
    event: (request, config) => event(request, config, hasLists),
    result(payload) {
      const value = jsonOf(payload)?.value;
      return payload.length <= maxBytes && isObject(value) ? resultOf(value, hasLists) : undefined;
    },
    answer: (result) => ({ ...result, headers: ["Server", "awselb/2.0", ...kept(result.headers).flat()] }),
    failure(why) {
      const title = failures[why] ?? "502 Bad Gateway";
      const page =
        `<html>\r\n<head><title>${title}</title></head>\r\n` +
        `<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
      const headers = ["Server", "awselb/2.0", "Content-Type", "text/html"];
      return { status: Number(title.slice(0, 3)), headers, body: Buffer.from(page) };
    },
  };
}

/** Path and parameters as they were sent: what is encoded a load balancer does not decode. */
function event({ sent, match }: RoutedRequest, config: EngineConfig, hasLists: boolean): FrontEvent {
  const { method, path, query } = sent;
  const headers = byName(sent.headers);
  const parameters = undecodedParametersOf(query);
  const isCompressed = headers.has("content-encoding");
  const coded = codedBody(sent.body, isCompressed ? undefined : headers.get("content-type")?.[0], texts);
  return {
    requestContext: { elb: { targetGroupArn: targetGroupArn(match.route.functionName, config) } },
    httpMethod: method,
    path,
    ...(hasLists
      ? {
          multiValueQueryStringParameters: Object.fromEntries(parameters),
          multiValueHeaders: Object.fromEntries(headers),
        }
      : { queryStringParameters: lastValues(parameters), headers: lastValues(headers) }),
    ...coded,
  };
}

const texts = /^(?:text\/.+|application\/(?:json|javascript|xml))$/;

function targetGroupArn(functionName: string, { region, accountId }: EngineConfig): string {
  const name = functionName.split(":").at(-1);
  return `arn:aws:elasticloadbalancing:${region}:${accountId}:targetgroup/${name}/0123456789abcdef`;
}

function resultOf(given: JsonObject, hasLists: boolean): HttpResult | undefined {
  const status = statusOf(given["statusCode"]);
  const headers = hasLists ? listedHeadersOf(given["multiValueHeaders"]) : headersOf(given["headers"]);
  const body = bodyOf(given);
  if (status === undefined || !headers || !body) return undefined;
  const statusText = /^\d{3} ([\t\x20-\x7e]+)$/.exec(textOf(given["statusDescription"]) ?? "")?.[1];
  return { status, headers, body, ...(statusText !== undefined && { statusText }) };
}
