import type { IncomingHttpHeaders } from "node:http";

/** Whether a request only asks if another one may be made. */
export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && headers["access-control-request-method"] !== undefined;
}
