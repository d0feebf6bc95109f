import { payloadText } from "../../model/payload.ts";

/** What a function wants to be answered. */
export interface HttpResult {
  readonly status: number;
  /** Phrase of the status line, where the function gives one. */
  readonly statusText?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** What stands around a body: of a result, or in the prelude of a stream. */
export type ResultHead = Omit<HttpResult, "body">;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** `undefined` for bytes that are no JSON. */
export function jsonOf(bytes: Uint8Array): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(payloadText(bytes)) };
  } catch {
    return undefined; // a SyntaxError
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** 200 to 599, as a number or in digits; `undefined` for what is none. */
export function statusOf(value: Json | undefined): number | undefined {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const forbidden = /[^\t\x20-\x7e\x80-\u{10ffff}]/u;

/** One value for each name; `undefined` where one is no header. */
export function headersOf(given: Json | undefined): [string, string][] | undefined {
  if (given === undefined || given === null) return [];
  return isObject(given) ? pairs(Object.entries(given).filter(([, value]) => value !== null)) : undefined;
}

/** Lists of values for each name, `multiValueHeaders`. */
export function listedHeadersOf(given: Json | undefined): [string, string][] | undefined {
  if (given === undefined || given === null) return [];
  if (!isObject(given)) return undefined;
  const all: [string, Json][] = [];
  for (const [name, values] of Object.entries(given)) {
    if (!isList(values)) return undefined;
    for (const value of values) all.push([name, value]);
  }
  return pairs(all);
}

function pairs(entries: [string, Json][]): [string, string][] | undefined {
  const all: [string, string][] = [];
  for (const [name, value] of entries) {
    const text = textOf(value);
    if (text === undefined || !headerName.test(name) || forbidden.test(text)) return undefined;
    all.push([name, onTheWire(text)]);
  }
  return all;
}

/** One `Set-Cookie` for each; `undefined` where one is none. */
export function cookiesOf(given: Json | undefined): [string, string][] | undefined {
  if (given === undefined || given === null) return [];
  return isList(given) ? pairs(given.map((each) => ["set-cookie", each])) : undefined;
}

/** `undefined` for what is no body. */
export function bodyOf({ body = null, isBase64Encoded = false }: JsonObject): Uint8Array | undefined {
  if (body === null) return new Uint8Array(0);
  const text = textOf(body);
  return text === undefined ? undefined : Buffer.from(text, isBase64Encoded === true ? "base64" : "utf8");
}

export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Node.js sends a character as a byte: what has more goes as UTF-8. */
function onTheWire(text: string): string {
  return /[^\t -\xff]/.test(text) ? Buffer.from(text).toString("latin1") : text;
}

export function hasHeader(headers: HttpResult["headers"], name: string): boolean {
  return headers.some(([each]) => each.toLowerCase() === name);
}
