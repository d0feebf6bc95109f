import { type HttpResult, type JsonObject, type ResultHead } from "./http-result.ts";
import { bodyOf, cookiesOf, hasHeader, headersOf, isObject, jsonOf, statusOf } from "./http-result.ts";

/**
 * What a function's result means in payload format 2.0 (API-506, API-507): with a `statusCode` it is a response, all
 * else is the body of one. `undefined` for a response that can't be sent. `defaultType` is the type of a body that
 * the function gives none.
 */
export function resultInFormat2(payload: Uint8Array, defaultType: string): HttpResult | undefined {
  const parsed = jsonOf(payload);
  if (!parsed) return undefined;
  const { value } = parsed;
  if (isObject(value) && value["statusCode"] !== undefined) return response(value, defaultType);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { status: 200, headers: [["Content-Type", "application/json"]], body: Buffer.from(text) };
}

function response(given: JsonObject, defaultType: string): HttpResult | undefined {
  const head = headInFormat2(given, defaultType);
  const body = bodyOf(given);
  return head && body && { ...head, body };
}

/** Status, headers and cookies; the status is 200 where there is none. */
export function headInFormat2(given: JsonObject, defaultType: string): ResultHead | undefined {
  const status = statusOf(given["statusCode"] ?? 200);
  const headers = headersOf(given["headers"]);
  const cookies = cookiesOf(given["cookies"]);
  if (status === undefined || !headers || !cookies) return undefined;
  const type: [string, string][] = hasHeader(headers, "content-type") ? [] : [["Content-Type", defaultType]];
  return { status, headers: [...type, ...headers, ...cookies] };
}
