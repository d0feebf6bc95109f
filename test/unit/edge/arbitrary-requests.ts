import * as fc from "fast-check";
import { type Operation, type Shape, serviceModel, shapeOf } from "../../../src/edge/models/model.ts";
import { Route } from "../../../src/edge/route.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Input = Record<string, Json>;

const model = serviceModel("lambda");
const samples = new Map<Shape, readonly string[]>();
const maxDepth = 4;

export const operationNames: readonly string[] = Object.keys(model.operations);

/** A request of the operation that the model allows. */
export function validRequest(name: string): fc.Arbitrary<WireRequest> {
  const route = new Route("lambda", name, operationOf(name));
  return structure(shapeOf(model, route.operation.input), 0).map((input) => wire(route, input));
}

/** One that it may not allow: a valid one of which something was changed for the worse. */
export function brokenRequest(name: string): fc.Arbitrary<WireRequest> {
  const route = new Route("lambda", name, operationOf(name));
  const members = Object.keys(shapeOf(model, route.operation.input).members ?? {});
  const change = fc.record({ member: fc.constantFrom("Invented", ...members), value: worse });
  return fc
    .tuple(structure(shapeOf(model, route.operation.input), 0), fc.array(change, { maxLength: 3 }), breakage)
    .map(([input, changes, spoil]) => {
      const changed = { ...input };
      for (const { member, value } of changes) {
        if (value === undefined) delete changed[member];
        else changed[member] = value;
      }
      return spoil(wire(route, changed));
    });
}

const worse: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.constantFrom<Json>(
    "",
    "\u0000",
    "💥",
    "x".repeat(20_000),
    "__proto__",
    -1,
    1e300,
    0.5,
    true,
    [],
    {},
    [null],
    [[[]]],
  ),
  fc.json().map((text): Json => JSON.parse(text)),
);

const breakage: fc.Arbitrary<(request: WireRequest) => WireRequest> = fc.oneof(
  { weight: 6, arbitrary: fc.constant((request: WireRequest) => request) },
  fc
    .constantFrom("", "{", "[]", '"text"', "null", "1", '{"a":', "\u0000")
    .map((body) => (request: WireRequest) => ({ ...request, body })),
  fc
    .constantFrom("%zz", "%", "%00", "//", "?x=%zz", "/../..")
    .map((end) => (request: WireRequest) => ({ ...request, url: request.url + end })),
);

function operationOf(name: string): Operation {
  const operation = model.operations[name];
  if (!operation) throw new Error(`no operation ${name}`);
  return operation;
}

function structure({ members = {}, required = [] }: Shape, depth: number): fc.Arbitrary<Input> {
  const entries = Object.entries(members)
    .filter(([name, { shape }]) => required.includes(name) || (depth < maxDepth && isPossible(shape)))
    .map(
      ([name, { shape, location }]) => [name, valueOf(shape, depth + 1, location === "querystring" ? 1 : 0)] as const,
    );
  const requiredKeys = required.filter((name) => name in members);
  return fc.record(Object.fromEntries(entries), { requiredKeys }).map((input): Input => ({ ...input }));
}

function isPossible(name: string): boolean {
  const shape = shapeOf(model, name);
  return shape.type !== "string" || textsOf(shape).length > 0;
}

/** An empty list can't be written in a query: `least` is 1 there. */
function valueOf(name: string, depth: number, least = 0): fc.Arbitrary<Json> {
  const shape = shapeOf(model, name);
  const { type, min = 0, max = Infinity } = shape;
  switch (type) {
    case "structure":
      return structure(shape, depth);
    case "string":
      return fc.constantFrom(...textsOf(shape));
    case "boolean":
      return fc.boolean();
    case "integer":
    case "long":
    case "timestamp":
      return fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) });
    case "double":
      return fc.integer({ min, max: Math.min(max, 1000) });
    case "blob":
      return fc.constantFrom("e30=", "eyJhIjoxfQ==");
    case "list": {
      const minLength = Math.max(min, least);
      const maxLength = depth >= maxDepth ? minLength : Math.min(max, minLength + 2);
      return fc.array(valueOf(shape.member?.shape ?? "", depth + 1), { minLength, maxLength });
    }
    case "map": {
      const most = depth >= maxDepth ? min : Math.min(max, min + 2);
      const key = valueOf(shape.key?.shape ?? "", depth + 1).map(String);
      return fc.dictionary(key, valueOf(shape.value?.shape ?? "", depth + 1), { minKeys: min, maxKeys: most });
    }
    default:
      return type satisfies never;
  }
}

/** Texts that the shape allows; none where no pattern of this kind can be made. */
function textsOf(shape: Shape): readonly string[] {
  let texts = samples.get(shape);
  if (!texts) {
    texts = shape.enum ?? candidates(shape).filter((text) => isAllowed(text, shape));
    samples.set(shape, texts);
  }
  return texts;
}

const known = [
  "f",
  "live",
  "1",
  "$LATEST",
  "a.b",
  "arn:aws:lambda:us-east-1:123456789012:function:f",
  "arn:aws:lambda:us-east-1:123456789012:layer:l:1",
  "arn:aws:iam::123456789012:role/r",
  "arn:aws:sqs:us-east-1:123456789012:q",
  "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdefg",
  "arn:aws:lambda:us-east-1:123456789012:event-source-mapping:01234567-89ab-cdef-0123-456789abcdef",
  "01234567-89ab-cdef-0123-456789abcdef",
  "123456789012",
  "lambda:GetLayerVersion",
  "lambda:InvokeFunction",
  "/mnt/a",
  "nodejs22.x",
  "https://example.org",
];

function candidates(shape: Shape): string[] {
  const { pattern, min = 0 } = shape;
  const plain = [...known, "a".repeat(Math.max(1, min))];
  if (pattern === undefined) return plain;
  try {
    const matching = fc.stringMatching(new RegExp(`^(?:${pattern})$`));
    return [...plain, ...fc.sample(matching, { numRuns: 20, seed: 1 })];
  } catch {
    // a pattern that fast-check can't turn round
    return plain;
  }
}

function isAllowed(text: string, { pattern, min = 0, max = Infinity }: Shape): boolean {
  const isPrintable = /^[\u0020-\u007e]+$/.test(text) && text.trim() === text;
  const fits = text.length >= min && text.length <= Math.min(max, 2000);
  return isPrintable && fits && (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text));
}

function wire({ operation, request }: Route, input: Input): WireRequest {
  const located = new Set<string>();
  const take = (member: string): Json | undefined => {
    located.add(member);
    return input[member];
  };
  let path = operation.uri;
  for (const { member, name } of request.labels) path = path.replace(`{${name}}`, encoded(take(member) ?? ""));
  const query = new URLSearchParams(operation.query);
  for (const { member, name } of request.query) {
    const value = take(member);
    if (value !== undefined)
      for (const each of Array.isArray(value) ? value : [value]) query.append(name, textOf(each));
  }
  const headers: Record<string, string> = {};
  for (const { member, name } of request.headers) {
    const value = take(member);
    if (value !== undefined) headers[name] = textOf(value).replaceAll(/[^\u0020-\u007e]/g, "?");
  }
  const search = query.size > 0 ? `?${query.toString()}` : "";
  return { method: operation.method, url: path + search, headers, body: bodyOf(request, input, located) };
}

function bodyOf(request: Route["request"], input: Input, located: ReadonlySet<string>): string {
  if (request.payload) {
    const payload = input[request.payload.member];
    const isBlob = shapeOf(model, request.payload.shape).type === "blob";
    if (isBlob) return Buffer.from(textOf(payload ?? ""), "base64").toString();
    return payload === undefined ? "" : JSON.stringify(payload);
  }
  const rest = Object.entries(input).filter(([member]) => !located.has(member));
  return rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : "";
}

function encoded(value: Json): string {
  return encodeURIComponent(textOf(value).toWellFormed()) || "x";
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
