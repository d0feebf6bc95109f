/**
 * Makes `src/edge/models/` from AWS's published models: for each service a table of operations and shapes (`.json`)
 * and the types of every shape that an operation takes or gives (`.ts`). `--check` fails when they differ from what
 * is there.
 */
import { readFileSync, writeFileSync } from "node:fs";

import { overrides, type Override } from "../src/edge/models/overrides.ts";
import type { Operation, ServiceModel, ServiceName, Shape } from "../src/edge/models/model.ts";
import { typesOf } from "./generate-types.ts";

interface PublishedOperation {
  readonly http: { readonly method: Operation["method"]; readonly requestUri: string; readonly responseCode?: number };
  readonly input: { readonly shape: string };
  readonly output?: { readonly shape: string };
}

interface PublishedModel {
  readonly operations: Readonly<Record<string, PublishedOperation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const services: readonly ServiceName[] = ["events", "lambda", "logs", "scheduler", "sns", "sqs", "sts"];
const specification = new URL("../docs/spec/models/", import.meta.url);
const generated = new URL("../src/edge/models/", import.meta.url);

/** Keeps what the engine reads and nothing else, so that loading is cheap. */
function trim(published: PublishedModel, service: ServiceName): ServiceModel {
  const operations: Record<string, Operation> = {};
  for (const [name, each] of Object.entries(published.operations)) operations[name] = trimOperation(each);
  const shapes: Record<string, Shape> = {};
  for (const [name, each] of Object.entries(published.shapes)) shapes[name] = trimShape(each);
  apply(operations, shapes, service);
  return { operations, shapes: reachable(operations, shapes) };
}

function trimOperation({ http, input, output }: PublishedOperation): Operation {
  const [uri = "", query] = http.requestUri.split("?");
  return {
    method: http.method,
    uri,
    ...(query === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(query)) }),
    status: http.responseCode ?? 200,
    input: input.shape,
    ...(output ? { output: output.shape } : {}),
  };
}

const described = ["type", "required", "members", "payload", "member", "key", "value", "eventstream"];
const constrained = ["min", "max", "pattern", "enum", "sensitive"];
const kept = new Set([...described, ...constrained]);
const keptOfMember = new Set(["shape", "location", "locationName"]);

function trimShape(shape: Shape): Shape {
  const trimmed = pick(shape, kept);
  if (!trimmed.members) return trimmed;
  const members = Object.entries(trimmed.members).map(([name, each]) => [name, pick(each, keptOfMember)] as const);
  return { ...trimmed, members: Object.fromEntries(members) };
}

function pick<T extends object>(from: T, keys: ReadonlySet<string>): T {
  const picked = { ...from };
  for (const key of Object.keys(picked)) if (!keys.has(key)) Reflect.deleteProperty(picked, key);
  return picked;
}

function apply(operations: Record<string, Operation>, shapes: Record<string, Shape>, service: ServiceName): void {
  for (const { operation, shape, member } of overrides.filter((each) => each.service === service)) {
    if (operation) merge(operations, operation.name, operation);
    if (shape) overrideShape(shapes, shape);
    if (member) overrideMember(shapes, member);
  }
}

/** One that says of itself what it is may be new. */
function overrideShape(shapes: Record<string, Shape>, { name, type, ...rest }: NonNullable<Override["shape"]>): void {
  if (type && !shapes[name]) shapes[name] = { type, ...rest };
  else merge(shapes, name, rest);
}

function overrideMember(shapes: Record<string, Shape>, override: NonNullable<Override["member"]>): void {
  const structure = shapes[override.of];
  const members = { ...structure?.members };
  merge(members, override.name, override);
  merge(shapes, override.of, { members });
}

function merge<T extends object>(into: Record<string, T>, name: string, { ...override }: Partial<T>): void {
  const old = into[name];
  if (!old) throw new Error(`an override names ${name}, which the model lacks`);
  for (const key of ["name", "of"]) Reflect.deleteProperty(override, key);
  into[name] = { ...old, ...override };
}

/** Exceptions are not reached: the engine has its own (`src/model/exceptions.ts`). */
function reachable(operations: Record<string, Operation>, shapes: Record<string, Shape>): Record<string, Shape> {
  const seen = new Set<string>();
  const visit = (name: string | undefined): void => {
    const shape = name === undefined ? undefined : shapes[name];
    if (!shape || name === undefined || seen.has(name)) return;
    seen.add(name);
    for (const each of [...Object.values(shape.members ?? {}), shape.member, shape.key, shape.value])
      visit(each?.shape);
  };
  for (const { input, output } of Object.values(operations)) [input, output].forEach(visit);
  return Object.fromEntries(Object.entries(shapes).filter(([name]) => seen.has(name)));
}

/** One line a shape, so that a change of the model reads as one. */
function print({ operations, shapes }: ServiceModel): string {
  const lines = (table: object) =>
    Object.entries(table)
      .map(([name, each]) => `    ${JSON.stringify(name)}: ${JSON.stringify(each)}`)
      .join(",\n");
  return `{\n  "operations": {\n${lines(operations)}\n  },\n  "shapes": {\n${lines(shapes)}\n  }\n}\n`;
}

function drifted(file: URL, text: string): boolean {
  try {
    return readFileSync(file, "utf8") !== text;
  } catch {
    return true; // ENOENT: not generated yet
  }
}

const check = process.argv.includes("--check");
for (const service of services) {
  const published: PublishedModel = JSON.parse(readFileSync(new URL(`${service}.json`, specification), "utf8"));
  const model = trim(published, service);
  for (const [name, text] of [
    [`${service}.json`, print(model)],
    [`${service}.ts`, typesOf(model)],
  ] as const) {
    const file = new URL(name, generated);
    if (!check) writeFileSync(file, text);
    else if (drifted(file, text)) {
      console.error(`src/edge/models/${name} differs from docs/spec/models and the overrides: npm run generate`);
      process.exitCode = 1;
    }
  }
}
