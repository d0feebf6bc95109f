import { strict as assert } from "node:assert";
import type { IncomingHttpHeaders } from "node:http";
import type { ApiCors, LocalApi } from "../../model/local-api.ts";
import { type Answer, noBody } from "../answer.ts";
import type { Call } from "../rooms.ts";
import { httpHeaders } from "./http-api.ts";
import { restHeaders } from "./rest-api.ts";
import type { RouteMatch } from "./route-table.ts";

/**
 * What an HTTP API with CORS answers itself; whoever asks without an origin, or from another one, hears nothing of it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export function httpPreflight(api: LocalApi, { origin }: IncomingHttpHeaders, call: Call): Answer {
  const cors = corsOf(api);
  const allowed = originHeaders(cors, origin);
  const rest = allowed.length > 0 ? settings(cors, cors.allowMethods) : [];
  return { status: 204, headers: [...httpHeaders(call), ...allowed, ...rest], body: noBody };
}

const ofCors =
  /^access-control-(?:allow-origin|allow-credentials|allow-methods|allow-headers|expose-headers|max-age)$/i;

/** An HTTP API's answer: what the function says of CORS is void. */
export function withHttpCors(cors: ApiCors, origin: string | undefined, answer: Answer): Answer {
  const kept = answer.headers.filter((_, index, all) => !ofCors.test(all[index - (index % 2)] ?? ""));
  const allowed = originHeaders(cors, origin);
  const { exposeHeaders } = cors;
  const expose = allowed.length > 0 ? listed("access-control-expose-headers", exposeHeaders) : [];
  return { ...answer, headers: [...kept, ...allowed, ...expose] };
}

/** The mock integration that SAM and the Serverless Framework make of CORS: it says the same to everybody. */
export function restPreflight({ api, route }: RouteMatch, origin: string | undefined, call: Call): Answer {
  const cors = corsOf(api);
  const { allowOrigins, allowMethods, allowCredentials } = cors;
  const isListed = origin !== undefined && allowOrigins.includes(origin);
  const allowed = allowOrigins.includes("*") ? "*" : isListed ? origin : allowOrigins[0];
  const methods = allowMethods.length > 0 ? allowMethods : methodsOf(api, route.path);
  const headers = [
    "Content-Type",
    "application/json",
    ...(allowed === undefined ? [] : ["Access-Control-Allow-Origin", allowed]),
    ...(allowCredentials ? ["Access-Control-Allow-Credentials", "true"] : []),
    ...settings(cors, methods),
  ];
  return { status: 200, headers: [...restHeaders(call), ...headers], body: noBody };
}

function corsOf({ cors }: LocalApi): ApiCors {
  assert(cors, "only an API with CORS answers for it");
  return cors;
}

const everyMethod = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

function methodsOf({ routes }: LocalApi, path: string | undefined): readonly string[] {
  const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
  return methods.includes("ANY") ? everyMethod : [...new Set([...methods, "OPTIONS"])].toSorted();
}

function settings({ allowHeaders, maxAgeSeconds }: ApiCors, methods: readonly string[]): string[] {
  return [
    ...listed("Access-Control-Allow-Methods", methods),
    ...listed("Access-Control-Allow-Headers", allowHeaders),
    ...(maxAgeSeconds === undefined ? [] : ["Access-Control-Max-Age", String(maxAgeSeconds)]),
  ];
}

function listed(name: string, values: readonly string[]): string[] {
  return values.length > 0 ? [name, values.join(",")] : [];
}

/** `https://*` is every origin of that scheme. */
function originHeaders({ allowOrigins, allowCredentials }: ApiCors, origin: string | undefined): string[] {
  if (origin === undefined) return [];
  const isForAll = allowOrigins.includes("*");
  const scheme = `${origin.slice(0, origin.indexOf(":"))}://*`;
  if (!isForAll && !allowOrigins.includes(origin) && !allowOrigins.includes(scheme)) return [];
  return [
    "access-control-allow-origin",
    isForAll ? "*" : origin,
    ...(allowCredentials ? ["access-control-allow-credentials", "true"] : []),
    ...(isForAll ? [] : ["vary", "Origin"]),
  ];
}
