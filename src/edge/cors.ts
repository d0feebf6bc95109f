/**
 * Web pages and the control plane (API-1041). A page may call the engine only when it was served by this machine:
 * the engine runs the code it is given, and must not take it from whatever page a browser has open.
 */

const localHost = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Of a page served by this machine, or of an application's own window. */
export function isLocalOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  if (!url) return false;
  if (url.protocol !== "http:" && url.protocol !== "https:") return true;
  // A page that a function serves is the function's.
  return localHost.test(url.hostname) && !/\.(?:lambda-url|execute-api)\./.test(url.hostname);
}

const exposed =
  "x-amzn-requestid,x-amzn-errortype,x-amz-function-error,x-amz-log-result,x-amz-executed-version,x-amzn-trace-id";

/** For an answer to `origin`; nothing for a page that may not read it. */
export function corsHeaders(origin: string): string[] {
  if (!isLocalOrigin(origin)) return [];
  return ["access-control-allow-origin", origin, "access-control-expose-headers", exposed, "vary", "origin"];
}

/** For the 204 to `OPTIONS`, beside those of every answer. */
export function preflightHeaders(origin: string | undefined, requested: string | undefined): string[] {
  if (origin !== undefined && !isLocalOrigin(origin)) return [];
  return [
    ...(origin === undefined ? ["access-control-allow-origin", "*", "access-control-expose-headers", exposed] : []),
    "access-control-allow-methods",
    "GET,HEAD,POST,PUT,PATCH,DELETE,OPTIONS",
    "access-control-allow-headers",
    requested ?? "authorization,content-type,x-amz-*,amz-sdk-*",
    "access-control-max-age",
    "86400",
  ];
}
