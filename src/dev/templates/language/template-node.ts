import { readFileSync } from "node:fs";
import { ProjectError } from "../../project.ts";

/** Where something is written. */
export interface Position {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export type Scalar = string | number | boolean | null;

/** What a template says, with the place where it says so; intrinsic functions are maps with one member, in either form. */
export type TemplateNode =
  | { readonly kind: "scalar"; readonly value: Scalar; readonly at: Position }
  | { readonly kind: "list"; readonly items: readonly TemplateNode[]; readonly at: Position }
  | MapNode;

export interface MapNode {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, TemplateNode>;
  readonly at: Position;
}

export function scalar(value: Scalar, at: Position): TemplateNode {
  return { kind: "scalar", value, at };
}

export function list(items: readonly TemplateNode[], at: Position): TemplateNode {
  return { kind: "list", items, at };
}

export function map(entries: Iterable<readonly [string, TemplateNode]>, at: Position): MapNode {
  return { kind: "map", entries: new Map(entries), at };
}

/** Members of a map; nothing where there is no map. */
export function entriesOf(node: TemplateNode | undefined): ReadonlyMap<string, TemplateNode> {
  return node?.kind === "map" ? node.entries : new Map<string, TemplateNode>();
}

/** Name and argument of an intrinsic function; `undefined` for what is none. */
export function intrinsicOf(node: TemplateNode): readonly [string, TemplateNode] | undefined {
  if (node.kind !== "map" || node.entries.size !== 1) return undefined;
  const [entry] = node.entries;
  const [name = ""] = entry ?? [];
  const isIntrinsic = name === "Ref" || (name.startsWith("Fn::") && !name.startsWith("Fn::ForEach::"));
  return isIntrinsic ? entry : undefined;
}

/** As CloudFormation makes a text of numbers and booleans; `undefined` for lists, maps and null. */
export function textOf(node: TemplateNode): string | undefined {
  return node.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}

/** `a text`, `a list`: for complaints. */
export function kindOf(node: TemplateNode): string {
  if (node.kind !== "scalar") return node.kind === "list" ? "a list" : "a map";
  if (node.value === null) return "nothing";
  return typeof node.value === "string" ? `'${node.value}'` : String(node.value);
}

/** Plain data: what JSON can say. */
export type Json = Scalar | readonly Json[] | { readonly [name: string]: Json };

export function jsonOf(node: TemplateNode): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(jsonOf);
  return Object.fromEntries([...node.entries].map(([name, value]) => [name, jsonOf(value)]));
}

/** The other way round; everything is said to be at `at`. */
export function nodeOf(json: unknown, at: Position): TemplateNode {
  if (Array.isArray(json))
    return list(
      json.map((item) => nodeOf(item, at)),
      at,
    );
  if (typeof json === "object" && json !== null) {
    return map(
      Object.entries(json).map(([name, value]) => [name, nodeOf(value, at)]),
      at,
    );
  }
  const isScalar = typeof json === "string" || typeof json === "number" || typeof json === "boolean";
  return scalar(isScalar ? json : null, at);
}

/** A complaint about what is at a place, with its line. */
export function complaint(message: string, { file, line }: Position, cause?: unknown): ProjectError {
  const excerpt = lineOf(file, line);
  return new ProjectError(message, { file, line, cause, ...(excerpt === undefined ? {} : { excerpt }) });
}

function lineOf(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/)[line - 1];
  } catch {
    return undefined; // ENOENT: it has gone since it was read
  }
}
