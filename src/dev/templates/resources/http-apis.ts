import type { ApiAuthorizer } from "../../../model/local-api.ts";
import { addRoute, functionIn, newApi } from "./apis.ts";
import { type Given, sibling, tellUnserved } from "./given.ts";
import { openApiDefinition } from "./open-api-definition.ts";
import { addOpenApiRoutes, openApiCors } from "./open-api-routes.ts";
import type { ApiDraft } from "../template-draft.ts";
import { generatedApiId } from "../language/generated-resources.ts";
import { corsConfiguration } from "./sam-apis.ts";

/** AWS::ApiGatewayV2::Api */
export function httpApi(given: Given): void {
  const { properties, resource, draft, resolver } = given;
  const protocol = properties.text("ProtocolType") ?? "HTTP";
  if (protocol !== "HTTP") return tellUnserved(given, protocol);
  const cors = properties.map("CorsConfiguration");
  const id = generatedApiId(resource.logicalId, resolver.stack.namePrefix);
  const name = properties.text("Name") ?? resource.logicalId;
  const body = openApiDefinition(given, "Body", "BodyLocation");
  draft.apis.set(id, {
    api: newApi({
      id,
      name,
      kind: "http",
      stage: "$default",
      cors: cors ? corsConfiguration(cors) : body && openApiCors(body),
    }),
    routes: [],
    authorizers: new Map(),
    defaultAuthorizer: undefined,
  });
}

/** The routes that an AWS::ApiGatewayV2::Api has itself: by `Target`, by `Body`. */
export function httpApiRoutes(given: Given): void {
  const { properties, resource, draft, resolver } = given;
  const api = draft.apis.get(generatedApiId(resource.logicalId, resolver.stack.namePrefix));
  if (!api) return;
  const body = openApiDefinition(given, "Body", "BodyLocation");
  if (body) addOpenApiRoutes(api, body, given);
  const target = properties.text("Target");
  if (target === undefined) return;
  const key = properties.text("RouteKey") ?? "$default";
  addRoute(api, { ...routeOf(key), target, payloadFormat: "2.0", of: resource.logicalId, at: properties.at }, given);
}

/** AWS::ApiGatewayV2::Stage: the first is the API's. */
export function httpStage(given: Given): void {
  const { properties, draft } = given;
  const id = properties.text("ApiId") ?? "";
  const draftOf = draft.apis.get(id);
  const stage = properties.neededText("StageName", "$default, or the first part of the paths");
  if (draftOf) setStage(draftOf, { id, stage, variables: properties.textMap("StageVariables") }, given);
}

interface Stage {
  readonly id: string;
  readonly stage: string;
  readonly variables: Readonly<Record<string, string>> | undefined;
}

/** An API has one stage here; more are told of. */
export function setStage(draftOf: ApiDraft, { id, stage, variables }: Stage, given: Given): void {
  const { draft } = given;
  if (draft.staged.has(id)) return tellUnserved(given, "an API has one stage here, its first");
  draft.staged.add(id);
  draft.apis.set(id, { ...draftOf, api: { ...draftOf.api, stage, stageVariables: variables ?? {} } });
}

/** AWS::ApiGatewayV2::Route with its AWS::ApiGatewayV2::Integration */
export function httpRoute(given: Given): void {
  const { properties, resource, draft } = given;
  const id = properties.text("ApiId") ?? "";
  const api = draft.apis.get(id);
  if (!api) return isOfTemplate(id, given) ? undefined : tellUnserved(given, `its API '${id}' is not served here`);
  const integration = sibling(properties.text("Target")?.replace(/^integrations\//, ""), given);
  const type = integration?.properties.text("IntegrationType");
  if (!integration || type !== "AWS_PROXY") return tellUnserved(given, `an integration of type ${type ?? "none"}`);
  const key = properties.neededText("RouteKey", "method and path, such as GET /pets");
  addRoute(
    api,
    {
      ...routeOf(key),
      target: integration.properties.text("IntegrationUri"),
      payloadFormat: integration.properties.text("PayloadFormatVersion") ?? "1.0",
      authorizer: authorizerOf(given),
      of: resource.logicalId,
      at: properties.at,
    },
    given,
  );
}

/** An API of WebSockets, which has been told of by itself. */
function isOfTemplate(id: string, { resolver: { stack } }: Given): boolean {
  return [...stack.resources.values()].some(
    ({ type, logicalId }) => type === "AWS::ApiGatewayV2::Api" && generatedApiId(logicalId, stack.namePrefix) === id,
  );
}

function routeOf(key: string): { method: string; path: string | undefined } {
  const [method = "ANY", path] = key.split(" ");
  return key === "$default" ? { method: "ANY", path: undefined } : { method, path };
}

function authorizerOf(given: Given): ApiAuthorizer | undefined {
  const { properties, draft, resource } = given;
  const type = properties.text("AuthorizationType") ?? "NONE";
  if (type === "NONE") return undefined;
  const found = type === "CUSTOM" ? sibling(properties.text("AuthorizerId"), given)?.properties : undefined;
  const functionName = functionIn(found?.text("AuthorizerUri"));
  if (!found || functionName === undefined) {
    draft.unserved.add(`Authorizer ${type} of ${resource.logicalId} (served without it)`, properties.at);
    return undefined;
  }
  return {
    name: found.text("Name") ?? found.owner,
    functionName,
    kind: "request",
    payloadFormat: found.text("AuthorizerPayloadFormatVersion") === "2.0" ? "2.0" : "1.0",
    simpleResponses: found.boolean("EnableSimpleResponses") ?? false,
    identitySources: found.texts("IdentitySource") ?? [],
    identityValidation: undefined,
    cacheSeconds: found.number("AuthorizerResultTtlInSeconds") ?? 0,
  };
}
