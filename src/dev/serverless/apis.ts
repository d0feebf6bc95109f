import type { ApiCors, ApiRoute, LocalApi } from "../../model/local-api.ts";
import type { Member } from "../member.ts";
import { defaultHeaders } from "./events/cors-headers.ts";
import { generatedApiId } from "../templates/language/generated-resources.ts";
import type { Service } from "./service.ts";

/** The APIs that the events of a service's functions have made. */
export function apisOf({ name, stage, stackPrefix, provider, apis }: Service): LocalApi[] {
  const made: LocalApi[] = [];
  if (apis.http.length > 0) {
    made.push({
      id: generatedApiId("HttpApi", stackPrefix),
      name: provider.get("httpApi").get("name").text() ?? `${stage}-${name}`,
      kind: "http",
      stage: "$default",
      stageVariables: {},
      cors: httpCors(provider.get("httpApi").get("cors"), apis.http),
      routes: apis.http,
    });
  }
  if (apis.rest.length > 0) {
    made.push({
      id: generatedApiId("ApiGatewayRestApi", stackPrefix),
      name: provider.get("apiName").text() ?? `${stage}-${name}`,
      kind: "rest",
      stage: provider.get("apiGateway").get("stage").text() ?? stage,
      stageVariables: {},
      cors: merged(apis.restCors),
      routes: apis.rest,
    });
  }
  return made;
}

const anyMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

function httpCors(cors: Member, routes: readonly ApiRoute[]): ApiCors | undefined {
  if (!cors.isThere || cors.value === false) return undefined;
  const listed = (key: string, fallback: readonly string[]): readonly string[] =>
    cors.get(key).isThere ? cors.get(key).texts() : fallback;
  const ofRoutes = routes.flatMap(({ method }) => (method === "ANY" ? anyMethods : [method]));
  return {
    allowOrigins: listed("allowedOrigins", ["*"]),
    allowMethods: listed("allowedMethods", [...new Set(["OPTIONS", ...ofRoutes])]),
    allowHeaders: listed("allowedHeaders", defaultHeaders),
    exposeHeaders: listed("exposedResponseHeaders", []),
    allowCredentials: cors.get("allowCredentials").flag() ?? false,
    maxAgeSeconds: cors.get("maxAge").number(),
  };
}

/** Serverless Framework has one for each path; here they are one for all of them. */
function merged(all: readonly ApiCors[]): ApiCors | undefined {
  const union = (of: (cors: ApiCors) => readonly string[]): string[] => [...new Set(all.flatMap(of))];
  if (all.length === 0) return undefined;
  return {
    allowOrigins: union(({ allowOrigins }) => allowOrigins),
    allowMethods: union(({ allowMethods }) => allowMethods),
    allowHeaders: union(({ allowHeaders }) => allowHeaders),
    exposeHeaders: union(({ exposeHeaders }) => exposeHeaders),
    allowCredentials: all.some(({ allowCredentials }) => allowCredentials),
    maxAgeSeconds: all.findLast(({ maxAgeSeconds }) => maxAgeSeconds !== undefined)?.maxAgeSeconds,
  };
}
