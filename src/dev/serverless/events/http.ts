import type { ApiAuthorizer, ApiCors } from "../../../model/local-api.ts";
import { type Member, isTable } from "../../member.ts";
import { type ServiceFunction, functionNamed } from "../service.ts";
import { defaultHeaders } from "./cors-headers.ts";

/** A route of the service's REST API: `GET users/{id}` or an object. @throws ProjectError */
export function http(event: Member, target: ServiceFunction): void {
  const { apis, draft } = target.service;
  const { method, path } = methodAndPath(event);
  const integration = event.get("integration").text()?.toLowerCase().replace("_", "-") ?? "lambda-proxy";
  if (integration !== "lambda-proxy" || event.get("async").flag() === true) {
    draft.unserved.push(event.unserved(`http event of functions.${target.key} with the integration ${integration}`));
    return;
  }
  if (event.get("private").flag() === true) {
    draft.unserved.push(event.get("private").unserved(`API keys of ${method} ${path} (private)`));
  }
  const cors = event.get("cors");
  if (cors.isThere && cors.value !== false) apis.restCors.push(corsOf(cors, method));
  apis.rest.push({
    method,
    path,
    functionName: target.name,
    qualifier: undefined,
    front: "rest",
    payloadFormat: "1.0",
    authorizer: authorizer(event.get("authorizer"), target),
  });
}

function methodAndPath(event: Member): { method: string; path: string } {
  const [, ...words] = isTable(event.value) ? [] : (/^(\S+)\s+(\S+)$/.exec(event.requiredText()) ?? []);
  if (!isTable(event.value) && words.length === 0) throw event.error(`must be "METHOD path", not "${event.text()}"`);
  const [method = event.get("method").requiredText(), path = event.get("path").text() ?? ""] = words;
  return {
    method: method === "*" ? "ANY" : method.toUpperCase(),
    path: `/${path.replace(/^\//, "").replace(/\/$/, "")}`,
  };
}

function corsOf(cors: Member, method: string): ApiCors {
  const origins = [...cors.get("origin").texts(), ...cors.get("origins").texts()];
  const headers = cors.get("headers").texts();
  return {
    allowOrigins: origins.length > 0 ? origins.flatMap((each) => each.split(",")).map((each) => each.trim()) : ["*"],
    allowMethods: [...new Set(["OPTIONS", ...cors.get("methods").texts(), method])],
    allowHeaders: headers.length > 0 ? headers : defaultHeaders,
    exposeHeaders: [],
    allowCredentials: cors.get("allowCredentials").flag() ?? false,
    maxAgeSeconds: cors.get("maxAge").number(),
  };
}

const header = "method.request.header.Authorization";

/** What is no function (IAM, Cognito) is listed, and the route is open. */
function authorizer(given: Member, { service, key }: ServiceFunction): ApiAuthorizer | undefined {
  if (!given.isThere) return undefined;
  const type = given.get("type").text()?.toLowerCase() ?? "token";
  const named = [given.get("arn"), given.get("name"), given].find((each) => each.isThere && !isTable(each.value));
  const text = named?.text() ?? "";
  const isFunction = text !== "" && text.toLowerCase() !== "aws_iam" && !text.includes(":cognito-idp:");
  if (!named || !isFunction || (type !== "token" && type !== "request" && type !== "custom")) {
    const what = isFunction || text === "" ? type : text;
    service.draft.unserved.push(given.unserved(`authorizer ${what} of functions.${key} (served without it)`));
    return undefined;
  }
  const cacheSeconds = given.get("resultTtlInSeconds").number() ?? 300;
  const fallback = type === "request" && cacheSeconds === 0 ? "" : header;
  const sources = given.get("identitySource").text() ?? fallback;
  return {
    name: given.get("name").text() ?? text.split(":").at(-1) ?? text,
    functionName: functionNamed(service, named),
    kind: type === "request" ? "request" : "token",
    payloadFormat: "1.0",
    simpleResponses: false,
    identitySources: sources.split(",").flatMap((each) => each.trim() || []),
    identityValidation: given.get("identityValidationExpression").text(),
    cacheSeconds,
  };
}
