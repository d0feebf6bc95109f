import type { IncomingHttpHeaders } from "node:http";
import type { CorsSettings } from "../../catalogue/documents.ts";

/** What a URL's configuration answers for to web pages; a function's own headers of these names are void (API-509). */
const ofPages = new Set([
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-expose-headers",
]);

/** Name, value, name, value, … of the answer to a preflight; nothing for pages that may not. */
export function preflightHeaders(cors: CorsSettings, headers: IncomingHttpHeaders): string[] {
  const origin = originHeaders(cors, headers.origin);
  if (origin.length === 0) return [];
  const { allowMethods, allowHeaders, maxAgeSeconds, allowCredentials } = cors;
  const list = (name: string, given: readonly string[] | undefined, asked: string | undefined): string[] => {
    if (!given || given.length === 0) return [];
    // To requests with credentials an asterisk is a word like any other.
    return [name, given.includes("*") ? (allowCredentials ? (asked ?? "*") : "*") : given.join(",")];
  };
  return [
    ...origin,
    ...list("access-control-allow-methods", allowMethods, headers["access-control-request-method"]),
    ...list("access-control-allow-headers", allowHeaders, headers["access-control-request-headers"]),
    ...(maxAgeSeconds === undefined ? [] : ["access-control-max-age", String(maxAgeSeconds)]),
  ];
}

/** A function's answer with what the configuration says of pages in the place of what it says itself. */
export function withCors(cors: CorsSettings, origin: string | undefined, headers: readonly string[]): string[] {
  const kept = headers.filter((_, index) => !ofPages.has((headers[index - (index % 2)] ?? "").toLowerCase()));
  const allowed = originHeaders(cors, origin);
  const exposed = cors.exposeHeaders ?? [];
  const expose = allowed.length > 0 && exposed.length > 0 ? ["access-control-expose-headers", exposed.join(",")] : [];
  return [...kept, ...allowed, ...expose];
}

function originHeaders({ allowOrigins = [], allowCredentials }: CorsSettings, origin: string | undefined): string[] {
  const isAllowed = origin !== undefined && (allowOrigins.includes("*") || allowOrigins.includes(origin));
  if (!isAllowed) return [];
  const isForAll = allowOrigins.includes("*") && allowCredentials !== true;
  return [
    "access-control-allow-origin",
    isForAll ? "*" : origin,
    ...(allowCredentials === true ? ["access-control-allow-credentials", "true"] : []),
    ...(isForAll ? [] : ["vary", "Origin"]),
  ];
}
