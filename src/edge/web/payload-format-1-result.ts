import { type HttpResult, type JsonObject } from "./http-result.ts";
import { bodyOf, hasHeader, headersOf, listedHeadersOf, statusOf } from "./http-result.ts";

/** `undefined` for a response that can't be sent; `defaultType` is the type of a body that the function gives none. */
export function resultInFormat1(given: JsonObject, defaultType: string): HttpResult | undefined {
  const status = statusOf(given["statusCode"] ?? 200);
  const single = headersOf(given["headers"]);
  const listed = listedHeadersOf(given["multiValueHeaders"]);
  const body = bodyOf(given);
  if (status === undefined || !single || !listed || !body) return undefined;
  const more = single.filter(([name, value]) => !listed.some(([other, its]) => other === name && its === value));
  const headers = [...listed, ...more];
  const type: [string, string][] = hasHeader(headers, "content-type") ? [] : [["Content-Type", defaultType]];
  return { status, headers: [...type, ...headers], body };
}
