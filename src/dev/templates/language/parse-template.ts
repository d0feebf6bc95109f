import { existsSync, readFileSync } from "node:fs";
import { type Alias, LineCounter, type Node, type Scalar as YamlScalar, type Tags, type YAMLMap } from "yaml";
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import { ProjectError } from "../../project.ts";
import { parseJson } from "./parse-json.ts";
import { type Position, type TemplateNode, complaint, entriesOf, list, map, scalar } from "./template-node.ts";
import type { UnservedList } from "./unserved.ts";

/** Short forms of intrinsic functions whose names are not the long form's behind `Fn::`. */
const shortForms: Readonly<Record<string, string>> = { Ref: "Ref", Condition: "Condition" };

const functionTags: ReadonlySet<string> = new Set(
  (
    "Ref Condition Base64 Cidr FindInMap GetAtt GetAZs ImportValue Join Select Split Sub Transform And Equals If Not Or " +
    "Length ToJsonString"
  ).split(" "),
);

/** YAML 1.1 as CloudFormation reads it: dates and times of day stay texts. */
function cloudFormationTags(tags: Tags): Tags {
  const unknown = /:(timestamp|binary|omap|pairs|set)$/;
  return tags.filter((tag) => typeof tag === "string" || (!unknown.test(tag.tag) && tag.format !== "TIME"));
}

/**
 * Reads a file of YAML or JSON with CloudFormation's short tags, which become the long forms. Of a key that is there twice
 * the last counts, as for AWS's own readers; such are told of.
 * @throws ProjectError
 */
export function parseTemplate(file: string, unserved: UnservedList): TemplateNode {
  const text = textOf(file).replace(/^\uFEFF/, "");
  return /^\s*\{/.test(text) && file.endsWith(".json") ? parseJson(text, file) : parseYaml(text, file, unserved);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new ProjectError(existsSync(file) ? `This file can't be read: ${String(cause)}` : "This file is gone.", {
      file,
      cause,
    });
  }
}

function parseYaml(text: string, file: string, unserved: UnservedList): TemplateNode {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.1",
    customTags: cloudFormationTags,
    lineCounter: lines,
    keepSourceTokens: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  const at = (offset: number): Position => ({ file, line: lines.linePos(offset).line || 1 });
  for (const error of document.errors) {
    const place = at(error.pos[0]);
    if (error.code !== "DUPLICATE_KEY") {
      throw complaint(`This is not YAML that can be read: ${error.message}`, place, error);
    }
    const line = text.split(/\r?\n/)[place.line - 1] ?? "";
    unserved.add(`'${line.trim()}' is said twice, and the last counts`, place);
  }
  const convert: Convert = (node, key) => {
    const place = at(rangeOf(key ?? node));
    if (!isNode(node)) return scalar(null, place);
    const target = isAlias(node) ? node.resolve(document) : node;
    if (!target) throw complaint("This alias stands for no anchor above it.", place);
    return tagged(target, place, convert);
  };
  return convert(document.contents);
}

/** A member of a map is where its key is. */
type Convert = (node: unknown, key?: unknown) => TemplateNode;

function rangeOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function tagged(node: Exclude<Node, Alias>, at: Position, convert: Convert): TemplateNode {
  const value = untagged(node, at, convert);
  const tag = node.tag?.startsWith("!") ? node.tag.slice(1) : undefined;
  if (tag === undefined || tag === "") return value;
  if (!functionTags.has(tag)) throw complaint(`!${tag} is no function of CloudFormation.`, at);
  return map([[shortForms[tag] ?? `Fn::${tag}`, tag === "GetAtt" ? attributePath(value, at) : value]], at);
}

/** `!GetAtt A.B.C` is `[A, B.C]`. */
function attributePath(value: TemplateNode, at: Position): TemplateNode {
  if (value.kind !== "scalar" || typeof value.value !== "string") return value;
  const [logicalId = "", ...attribute] = value.value.split(".");
  return list([scalar(logicalId, at), scalar(attribute.join("."), at)], at);
}

function untagged(node: Exclude<Node, Alias>, at: Position, convert: Convert): TemplateNode {
  if (isSeq(node)) {
    return list(
      node.items.map((item) => convert(item)),
      at,
    );
  }
  if (isMap(node)) return map(membersOf(node, convert), at);
  return scalar(scalarOf(node), at);
}

/** `<<` gives what the map does not have itself. */
function membersOf({ items }: YAMLMap, convert: Convert): Map<string, TemplateNode> {
  const members = new Map<string, TemplateNode>();
  for (const { key, value } of items) {
    if (keyOf(key) !== "<<") continue;
    const merged = convert(value);
    for (const from of merged.kind === "list" ? merged.items : [merged]) {
      for (const [name, member] of entriesOf(from)) if (!members.has(name)) members.set(name, member);
    }
  }
  for (const { key, value } of items) {
    if (keyOf(key) !== "<<") members.set(keyOf(key), convert(value, key));
  }
  return members;
}

function keyOf(key: unknown): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : String(key);
}

function scalarOf({ value, source = String(value) }: YamlScalar): string | number | boolean | null {
  if (typeof value === "number" && isRatherText(value, source)) return source;
  // What AWS's own readers of YAML 1.1 don't take for true and false.
  if (typeof value === "boolean" && /^[yn]$/i.test(source)) return source;
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isPlain ? value : null;
}

/** `.`, which is a folder, and ids of accounts: no octal number, nor one beyond what JavaScript counts. */
function isRatherText(value: number, source: string): boolean {
  return Number.isNaN(value) || /^0\d/.test(source) || (value > Number.MAX_SAFE_INTEGER && /^\d+$/.test(source));
}
