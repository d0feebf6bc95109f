import { base64 } from "./sample-event.ts";

/** What can be chosen of an HTTP request, whatever front it came through. */
export const requestFields = {
  method: "POST",
  path: "/orders/42",
  query: "page=1&tag=new&tag=sale",
  body: '{"message":"hello"}',
  base64: false,
};

/** Names are in lower case, as clients of HTTP/2 send them. */
export function requestHeaders(host: string): Record<string, string> {
  return {
    accept: "application/json",
    "content-type": "application/json",
    host,
    "user-agent": "curl/8.14.1",
    "x-amzn-trace-id": "Root=1-69567ec0-3f2a9c1d5b7e8a4c6d0f1e2b",
    "x-forwarded-for": "203.0.113.24",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  };
}

/** A request without a body has none. */
export function bodyOf(request: { readonly body: string; readonly base64: boolean }): {
  body: string | null;
  isBase64Encoded: boolean;
} {
  if (request.body === "") return { body: null, isBase64Encoded: false };
  return { body: request.base64 ? base64(request.body) : request.body, isBase64Encoded: request.base64 };
}

/** Of each name the last value. */
export function single(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** Of each name all values. */
export function multiple(query: string): Record<string, string[]> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

export function listed(values: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}

/** Of each name all values, with commas between them. */
export function joined(query: string): Record<string, string> {
  return Object.fromEntries(Object.entries(multiple(query)).map(([name, values]) => [name, values.join(",")]));
}
