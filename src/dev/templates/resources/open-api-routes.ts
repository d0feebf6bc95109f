import type { ApiAuthorizer, ApiCors } from "../../../model/local-api.ts";
import { addRoute, authorizerFor, functionIn, methodOf } from "./apis.ts";
import { type Given, orTold } from "./given.ts";
import type { ApiDraft } from "../template-draft.ts";
import type { Properties } from "../language/properties.ts";

const methods = /^(get|put|post|delete|options|head|patch|trace|x-amazon-apigateway-any-method)$/i;

/**
 * Routes of an OpenAPI definition with API Gateway's extensions.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 * @throws ProjectError
 */
export function addOpenApiRoutes(api: ApiDraft, definition: Properties, given: Given): void {
  const schemes = definition.map("securityDefinitions") ?? definition.map("components")?.map("securitySchemes");
  for (const [name, scheme] of schemes?.members() ?? []) {
    if (!api.authorizers.has(name)) api.authorizers.set(name, authorizerIn(name, scheme, given));
  }
  const paths = definition.map("paths");
  for (const path of paths?.names() ?? []) {
    const item = path.startsWith("x-") ? undefined : paths?.map(path);
    for (const method of item?.names().filter((name) => methods.test(name)) ?? []) {
      const operation = item?.map(method);
      if (operation) addOperation(api, { path, method, operation, definition, given });
    }
  }
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly operation: Properties;
  readonly definition: Properties;
  readonly given: Given;
}

function addOperation(api: ApiDraft, { path, method, operation, definition, given }: Operation): void {
  const integration = operation.map("x-amazon-apigateway-integration");
  // SAM gives one to what an event of a function leads to.
  if (!integration) return;
  const type = integration.text("type")?.toLowerCase();
  const of = `${methodOf(method)} ${path} of ${given.resource.logicalId}`;
  if (type !== "aws_proxy") {
    const isPreflight = type === "mock" && method.toLowerCase() === "options";
    if (!isPreflight) given.draft.unserved.add(`${of} (an integration of type ${type ?? "none"})`, operation.at);
    return;
  }
  const name = securityOf(operation) ?? securityOf(definition);
  const add = (): void =>
    addRoute(
      api,
      {
        method,
        path: path === "$default" || path === "/$default" ? undefined : path,
        target: integration.text("uri"),
        payloadFormat: integration.text("payloadFormatVersion") ?? "1.0",
        authorizer: authorizerFor(api, name),
        of,
        at: operation.at,
      },
      given,
    );
  orTold(add, of, operation.at, given.draft);
}

/** Name of the first scheme; `NONE` where a list says that there is none. */
function securityOf(properties: Properties): string | undefined {
  if (!properties.has("security")) return undefined;
  const [first] = properties.maps("security");
  return first?.unread()[0] ?? "NONE";
}

function authorizerIn(name: string, scheme: Properties, given: Given): ApiAuthorizer | undefined {
  const extension = scheme.map("x-amazon-apigateway-authorizer");
  const type = extension?.text("type")?.toLowerCase();
  const functionName = functionIn(extension?.text("authorizerUri"));
  if (!extension || functionName === undefined || (type !== "request" && type !== "token")) {
    given.draft.unserved.add(`Authorizer ${name} (its routes are served without it)`, scheme.at);
    return undefined;
  }
  const format = extension.text("authorizerPayloadFormatVersion") ?? "1.0";
  return {
    name,
    functionName,
    kind: type,
    payloadFormat: format === "2.0" ? "2.0" : "1.0",
    simpleResponses: extension.boolean("enableSimpleResponses") ?? false,
    identitySources: sources(extension.text("identitySource"), type, scheme),
    identityValidation: extension.text("identityValidationExpression"),
    cacheSeconds: extension.number("authorizerResultTtlInSeconds") ?? 300,
  };
}

function sources(text: string | undefined, type: "request" | "token", scheme: Properties): readonly string[] {
  if (text !== undefined) return text.split(",").map((source) => source.trim());
  return type === "token" ? [`method.request.header.${scheme.text("name") ?? "Authorization"}`] : [];
}

/** `x-amazon-apigateway-cors` of an HTTP API. */
export function openApiCors(definition: Properties): ApiCors | undefined {
  const cors = definition.map("x-amazon-apigateway-cors");
  return (
    cors && {
      allowOrigins: cors.texts("allowOrigins") ?? [],
      allowMethods: cors.texts("allowMethods") ?? [],
      allowHeaders: cors.texts("allowHeaders") ?? [],
      exposeHeaders: cors.texts("exposeHeaders") ?? [],
      allowCredentials: cors.boolean("allowCredentials") ?? false,
      maxAgeSeconds: cors.number("maxAge"),
    }
  );
}
