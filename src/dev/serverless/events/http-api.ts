import type { ApiAuthorizer } from "../../../model/local-api.ts";
import { type Member, isTable } from "../../member.ts";
import { type Service, type ServiceFunction, functionNamed } from "../service.ts";

/** A route of the service's HTTP API: `GET /users/{id}`, `*` or an object. @throws ProjectError */
export function httpApi(event: Member, target: ServiceFunction): void {
  const { service, member } = target;
  const payload = [member, service.provider]
    .map((each) => each.get("httpApi").get("payload").oneOf(["1.0", "2.0"]))
    .find((each) => each !== undefined);
  service.apis.http.push({
    ...methodAndPath(event),
    functionName: target.name,
    qualifier: undefined,
    front: "http",
    payloadFormat: payload ?? "2.0",
    authorizer: authorizer(event.get("authorizer"), target),
  });
}

function methodAndPath(event: Member): { method: string; path: string | undefined } {
  const isObject = isTable(event.value);
  const words = isObject ? [] : event.requiredText().split(/\s+/);
  if (words.length === 1 && words[0] === "*") return { method: "ANY", path: undefined };
  const [method = "*", path = ""] = isObject
    ? [event.get("method").text() ?? "*", event.get("path").requiredText()]
    : words;
  if (path === "*") return { method: "ANY", path: undefined };
  if (!path.startsWith("/")) throw event.error(`must be "METHOD /path" or "*", not "${words.join(" ") || path}"`);
  return { method: method === "*" ? "ANY" : method.toUpperCase(), path };
}

/** What is no function (JWT, IAM) is listed, and the route is open. */
function authorizer(given: Member, { service, key }: ServiceFunction): ApiAuthorizer | undefined {
  if (!given.isThere) return undefined;
  const name = isTable(given.value) ? given.get("name") : given;
  if (!name.isThere) {
    const type = given.get("type").text() ?? "by id";
    service.draft.unserved.push(given.unserved(`authorizer ${type} of functions.${key} (served without it)`));
    return undefined;
  }
  const configured = service.provider.get("httpApi").get("authorizers").get(name.requiredText());
  if (!configured.isThere) {
    throw name.error(`names the authorizer "${name.text()}", which is not in provider.httpApi.authorizers`);
  }
  if (configured.get("type").text() === "request") return requestAuthorizer(name.requiredText(), configured, service);
  const unserved = configured.unserved(
    `authorizer ${name.text()} (${configured.get("type").text() ?? "jwt"}; its routes are served without it)`,
  );
  const { draft } = service;
  if (!draft.unserved.some(({ what }) => what === unserved.what)) draft.unserved.push(unserved);
  return undefined;
}

function requestAuthorizer(name: string, configured: Member, service: Service): ApiAuthorizer {
  const arn = configured.get("functionArn");
  return {
    name: configured.get("name").text() ?? name,
    functionName: arn.isThere ? arn.requiredText() : functionNamed(service, configured.get("functionName")),
    kind: "request",
    payloadFormat: configured.get("payloadVersion").oneOf(["1.0", "2.0"]) ?? "2.0",
    simpleResponses: configured.get("enableSimpleResponses").flag() ?? false,
    identitySources: configured.get("identitySource").texts(),
    identityValidation: undefined,
    cacheSeconds: configured.get("resultTtlInSeconds").number() ?? 0,
  };
}
