import type { ApiCors } from "../../../model/local-api.ts";
import { newApi } from "./apis.ts";
import { generatedApiId, implicitHttpApi, implicitRestApi } from "../language/generated-resources.ts";
import { withGlobals } from "../language/globals.ts";
import { type Given, orTold, tellUnread } from "./given.ts";
import { addOpenApiRoutes } from "./open-api-routes.ts";
import { openApiDefinition } from "./open-api-definition.ts";
import type { ApiDraft, TemplateDraft } from "../template-draft.ts";
import { Properties } from "../language/properties.ts";
import { authorizersOf } from "./sam-authorizers.ts";
import type { Resolver } from "../language/stack.ts";
import { map, textOf } from "../language/template-node.ts";

/** Members that change nothing here, and those that are read later. */
const harmless = new Set(
  (
    "AccessLogSetting AccessLogSettings AlwaysDeploy CanarySetting Description EndpointConfiguration MethodSettings " +
    "DefaultRouteSettings OpenApiVersion TracingEnabled Tags PropagateTags BinaryMediaTypes MinimumCompressionSize " +
    "Models MergeDefinitions FailOnWarnings DefinitionUri DefinitionBody Name DisableExecuteApiEndpoint Mode " +
    "SecurityPolicy CacheClusterEnabled CacheClusterSize"
  ).split(" "),
);

const harmlessOfAuth = new Set(
  "AddDefaultAuthorizerToCorsPreflight AddApiKeyRequiredToCorsPreflight EnableIamAuthorizer InvokeRole".split(" "),
);

/** AWS::Serverless::Api */
export function serverlessApi(given: Given): void {
  const { properties } = given;
  properties.neededText("StageName", "the first part of the paths, such as Prod");
  addSamApi(given, "rest");
}

/** AWS::Serverless::HttpApi */
export function serverlessHttpApi(given: Given): void {
  addSamApi(given, "http");
}

/** Routes of a definition, when the functions are known. */
export function serverlessApiRoutes(given: Given): void {
  const { draft, resource, resolver } = given;
  const api = draft.apis.get(generatedApiId(resource.logicalId, resolver.stack.namePrefix));
  const definition = openApiDefinition(given, "DefinitionBody", "DefinitionUri");
  if (api && definition) addOpenApiRoutes(api, definition, given);
}

function addSamApi({ properties, resource, resolver, draft }: Given, kind: "http" | "rest"): void {
  const id = generatedApiId(resource.logicalId, resolver.stack.namePrefix);
  const name = properties.text("Name") ?? resource.logicalId;
  draft.apis.set(id, samApi(properties, { id, name, kind, draft }));
  tellUnread(properties, draft, harmless);
}

/** The API that SAM makes for events without one, by its logical id; what `Globals` say of its kind is said of it. */
export function implicitApi(logicalId: string, resolver: Resolver, draft: TemplateDraft): ApiDraft {
  const { stack } = resolver;
  const id = generatedApiId(logicalId, stack.namePrefix);
  const existing = draft.apis.get(id);
  if (existing) return existing;
  const kind = logicalId === implicitRestApi ? "rest" : "http";
  const type = kind === "rest" ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi";
  const empty = map([], { file: stack.file, line: 1 });
  const properties = new Properties(withGlobals(type, empty, stack.globals), `Globals of ${type}`, resolver);
  const api = samApi(properties, { id, name: logicalId, kind, draft });
  draft.apis.set(id, api);
  tellUnread(properties, draft, harmless);
  return api;
}

export const implicitApis: Readonly<Record<"Api" | "HttpApi", string>> = {
  Api: implicitRestApi,
  HttpApi: implicitHttpApi,
};

interface SamApi {
  readonly id: string;
  readonly name: string;
  readonly kind: "http" | "rest";
  readonly draft: TemplateDraft;
}

function samApi(properties: Properties, { id, name, kind, draft }: SamApi): ApiDraft {
  const auth = properties.map("Auth");
  const variables = properties.textMap(kind === "rest" ? "Variables" : "StageVariables");
  const stage = properties.text("StageName") ?? (kind === "rest" ? "Prod" : "$default");
  const readCors = (): ApiCors | undefined => (kind === "rest" ? restCors(properties) : httpCors(properties));
  const member = kind === "rest" ? "Cors" : "CorsConfiguration";
  const cors = orTold(readCors, `${member} of ${properties.owner}`, properties.placeOf(member), draft);
  const api: ApiDraft = {
    api: newApi({ id, name, kind, stage, stageVariables: variables ?? {}, cors }),
    routes: [],
    authorizers: auth ? authorizersOf(auth, kind, draft) : new Map(),
    defaultAuthorizer: auth?.text("DefaultAuthorizer"),
  };
  if (auth) tellUnread(auth, draft, harmlessOfAuth);
  return api;
}

/** Of an HTTP API: `true` lets everybody in, as SAM has it. */
function httpCors(properties: Properties): ApiCors | undefined {
  const node = properties.node("CorsConfiguration");
  if (node?.kind !== "map") {
    return node && textOf(node) === "true" ? { ...noCors, allowOrigins: ["*"] } : undefined;
  }
  const cors = properties.map("CorsConfiguration");
  return cors && corsConfiguration(cors);
}

/** `CorsConfiguration` of an HTTP API, SAM's and CloudFormation's. */
export function corsConfiguration(cors: Properties): ApiCors {
  return {
    allowOrigins: cors.texts("AllowOrigins") ?? [],
    allowMethods: cors.texts("AllowMethods") ?? [],
    allowHeaders: cors.texts("AllowHeaders") ?? [],
    exposeHeaders: cors.texts("ExposeHeaders") ?? [],
    allowCredentials: cors.boolean("AllowCredentials") ?? false,
    maxAgeSeconds: cors.number("MaxAge"),
  };
}

export const noCors: ApiCors = {
  allowOrigins: [],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAgeSeconds: undefined,
};

/** Of a REST API: header values in quotes, `"'*'"` or a map of them. */
function restCors(properties: Properties): ApiCors | undefined {
  const node = properties.node("Cors");
  if (!node) return undefined;
  const origin = textOf(node);
  if (origin !== undefined) return { ...noCors, allowOrigins: quoted(origin), allowMethods: allMethods };
  const cors = properties.map("Cors");
  return (
    cors && {
      ...noCors,
      allowOrigins: quoted(cors.text("AllowOrigin")),
      allowMethods: cors.has("AllowMethods") ? verbatim(cors.text("AllowMethods")) : allMethods,
      allowHeaders: verbatim(cors.text("AllowHeaders")),
      allowCredentials: quoted(cors.text("AllowCredentials")).includes("true"),
      maxAgeSeconds: seconds(cors.text("MaxAge")),
    }
  );
}

const allMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** `'GET,POST'` */
export function quoted(text: string | undefined): readonly string[] {
  return verbatim(text).flatMap((inside) => inside.split(",").map((part) => part.trim()));
}

/** What a REST API sends as it is written: `'X-One, X-Two'` */
export function verbatim(text: string | undefined): readonly string[] {
  const inside = (text ?? "").replaceAll(/^'+|'+$/g, "");
  return inside === "" ? [] : [inside];
}

function seconds(text: string | undefined): number | undefined {
  const [value] = quoted(text);
  return value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}
