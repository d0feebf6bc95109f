import { basename } from "node:path";
import type { ApiAuthorizer, LocalApi } from "../../model/local-api.ts";
import type { Member } from "../member.ts";
import { texts } from "./build.ts";
import { corsOf } from "./cors.ts";
import type { Reading } from "./reading.ts";
import type { Route } from "./routes.ts";

const members = ["function", "kind", "identitySources", "simpleResponses", "cache"];

type Kind = LocalApi["kind"];

/** The one API of a config, where functions have routes. @throws ProjectError */
export function apiOf(routes: readonly Route[], reading: Reading): LocalApi[] {
  const api = reading.root.get("api");
  api.only(["kind", "stage", "stageVariables", "cors", "payloadFormat", "authorizers"]);
  for (const [, authorizer] of api.get("authorizers").entries()) authorizer.only(members);
  if (routes.length === 0) return [];
  const kind = api.get("kind").oneOf(["http", "rest"]) ?? "http";
  const format = api.get("payloadFormat").oneOf(["1.0", "2.0"]) ?? "2.0";
  return [
    {
      id: "api",
      name: basename(reading.folder),
      kind,
      stage: api.get("stage").text() ?? (kind === "http" ? "$default" : reading.stage),
      stageVariables: texts(api.get("stageVariables")),
      cors: corsOf(api.get("cors")),
      routes: routes.map(({ route, authorizer }) => ({
        ...route,
        payloadFormat: kind === "http" ? format : "1.0",
        authorizer: authorizerOf(authorizer, kind, reading),
      })),
    },
  ];
}

function authorizerOf(named: Member, api: Kind, { root }: Reading): ApiAuthorizer | undefined {
  const name = named.text();
  if (name === undefined) return undefined;
  const given = root.get("api").get("authorizers").get(name);
  if (!given.isThere) throw named.error(`names the authorizer "${name}", which is not in api.authorizers`);
  const kind = given.get("kind").oneOf(["request", "token"]) ?? "request";
  if (kind === "token" && api === "http") throw given.get("kind").error("must be request: token is of REST APIs alone");
  const sources = given.get("identitySources");
  return {
    name,
    functionName: functionNamed(given.get("function"), root),
    kind,
    payloadFormat: api === "http" ? "2.0" : "1.0",
    simpleResponses: given.get("simpleResponses").flag() ?? false,
    identitySources: sources.isThere ? sources.texts() : [authorizationHeader[api]],
    identityValidation: undefined,
    cacheSeconds: given.get("cache").wholeNumber(0, 3600, "seconds") ?? 0,
  };
}

const authorizationHeader: Readonly<Record<Kind, string>> = {
  http: "$request.header.Authorization",
  rest: "method.request.header.Authorization",
};

function functionNamed(named: Member, root: Member): string {
  const name = named.requiredText();
  if (root.get("functions").get(name).isThere) return name;
  throw named.error(`names the function "${name}", which is not in functions`);
}
