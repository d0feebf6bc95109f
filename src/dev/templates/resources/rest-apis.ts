import type { ApiAuthorizer, ApiCors } from "../../../model/local-api.ts";
import { addRoute, functionIn, newApi } from "./apis.ts";
import { generatedApiId } from "../language/generated-resources.ts";
import { type Given, sibling, tellUnserved } from "./given.ts";
import { setStage } from "./http-apis.ts";
import { openApiDefinition } from "./open-api-definition.ts";
import { addOpenApiRoutes } from "./open-api-routes.ts";
import type { Properties } from "../language/properties.ts";
import { noCors, quoted, verbatim } from "./sam-apis.ts";

/** AWS::ApiGateway::RestApi; where a template has no stage, it is `prod`. */
export function restApi({ properties, resource, draft, resolver }: Given): void {
  const id = generatedApiId(resource.logicalId, resolver.stack.namePrefix);
  const name = properties.text("Name") ?? resource.logicalId;
  draft.apis.set(id, {
    api: newApi({ id, name, kind: "rest", stage: "prod" }),
    routes: [],
    authorizers: new Map(),
    defaultAuthorizer: undefined,
  });
}

export function restApiRoutes(given: Given): void {
  const { resource, draft, resolver } = given;
  const api = draft.apis.get(generatedApiId(resource.logicalId, resolver.stack.namePrefix));
  const body = openApiDefinition(given, "Body", "BodyS3Location");
  if (api && body) addOpenApiRoutes(api, body, given);
}

/** AWS::ApiGateway::Stage, and an AWS::ApiGateway::Deployment that has a stage of its own. */
export function restStage(given: Given): void {
  const { properties, draft } = given;
  const id = properties.text("RestApiId") ?? "";
  const draftOf = draft.apis.get(id);
  const stage = properties.text("StageName");
  const described = properties.map("StageDescription");
  const variables = properties.textMap("Variables") ?? described?.textMap("Variables");
  if (draftOf && stage !== undefined) setStage(draftOf, { id, stage, variables }, given);
}

/** AWS::ApiGateway::Method; a mocked OPTIONS is how such APIs answer preflights. */
export function restMethod(given: Given): void {
  const { properties, resource, draft } = given;
  const id = properties.text("RestApiId") ?? "";
  const api = draft.apis.get(id);
  if (!api) return tellUnserved(given, `its API '${id}' is not served here`);
  const method = properties.neededText("HttpMethod", "GET, ANY …");
  const integration = properties.map("Integration");
  const type = integration?.text("Type");
  if (integration && type === "MOCK" && method === "OPTIONS") {
    const cors = mockedCors(integration);
    if (cors && !api.api.cors) draft.apis.set(id, { ...api, api: { ...api.api, cors } });
    return;
  }
  if (!integration || type !== "AWS_PROXY") return tellUnserved(given, `an integration of type ${type ?? "none"}`);
  addRoute(
    api,
    {
      method,
      path: pathOf(properties.text("ResourceId"), given),
      target: integration.text("Uri"),
      authorizer: authorizerOf(given),
      of: resource.logicalId,
      at: properties.at,
    },
    given,
  );
}

/** Of an AWS::ApiGateway::Resource with those above it. */
function pathOf(id: string | undefined, given: Given): string {
  const parts: string[] = [];
  const seen = new Set<string>();
  let at = id;
  for (let found = sibling(at, given); found && at !== undefined && !seen.has(at); found = sibling(at, given)) {
    seen.add(at);
    parts.unshift(found.properties.neededText("PathPart", "a part of the path"));
    at = found.properties.text("ParentId");
  }
  return `/${parts.join("/")}`;
}

function authorizerOf(given: Given): ApiAuthorizer | undefined {
  const { properties, draft, resource } = given;
  const type = properties.text("AuthorizationType") ?? "NONE";
  if (type === "NONE") return undefined;
  const found = type === "CUSTOM" ? sibling(properties.text("AuthorizerId"), given)?.properties : undefined;
  const functionName = functionIn(found?.text("AuthorizerUri"));
  const kind = found?.text("Type");
  if (!found || functionName === undefined || (kind !== "TOKEN" && kind !== "REQUEST")) {
    draft.unserved.add(`Authorizer ${type} of ${resource.logicalId} (served without it)`, properties.at);
    return undefined;
  }
  return {
    name: found.text("Name") ?? found.owner,
    functionName,
    kind: kind === "TOKEN" ? "token" : "request",
    payloadFormat: "1.0",
    simpleResponses: false,
    identitySources: (found.text("IdentitySource") ?? "").split(",").flatMap((source) => source.trim() || []),
    identityValidation: found.text("IdentityValidationExpression"),
    cacheSeconds: found.number("AuthorizerResultTtlInSeconds") ?? 300,
  };
}

/** What a mocked OPTIONS answers with: `method.response.header.Access-Control-Allow-Origin: "'*'"` */
function mockedCors(integration: Properties): ApiCors | undefined {
  for (const response of integration.maps("IntegrationResponses")) {
    const headers = response.textMap("ResponseParameters") ?? {};
    const byName = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name.toLowerCase().replace("method.response.header.", ""),
        value,
      ]),
    );
    const text = (name: string): string | undefined => byName[`access-control-${name}`];
    const value = (name: string): readonly string[] => quoted(text(name));
    if (value("allow-origin").length === 0) continue;
    const [age] = value("max-age");
    return {
      ...noCors,
      allowOrigins: value("allow-origin"),
      allowMethods: verbatim(text("allow-methods")),
      allowHeaders: verbatim(text("allow-headers")),
      allowCredentials: value("allow-credentials").includes("true"),
      maxAgeSeconds: age === undefined ? undefined : Number(age),
    };
  }
  return undefined;
}
