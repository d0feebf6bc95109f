import { type Expression, type Property, type SpreadElement, parseExpressionAt } from "acorn";
import { type Position, type TemplateNode, complaint, list, map, scalar } from "./template-node.ts";

/**
 * Reads JSON with its lines, by a parser of JavaScript: one of YAML takes five times as long, and what the CDK writes is
 * large. @throws ProjectError
 */
export function parseJson(text: string, file: string): TemplateNode {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, line = "1"] = /\(line (\d+)/.exec(message) ?? [];
    throw complaint(`This is not JSON that can be read: ${message}`, { file, line: Number(line) }, error);
  }
  return converted(parseExpressionAt(text, 0, { ecmaVersion: "latest", locations: true }), file);
}

type JsonNode = Expression | SpreadElement | null;

/** A member of a map is where its key is. */
function converted(node: JsonNode, file: string, key: { line: number } | undefined = node?.loc?.start): TemplateNode {
  const at: Position = { file, line: key?.line ?? 1 };
  if (node?.type === "ObjectExpression")
    return map(
      node.properties.flatMap((each) => membersOf(each, file)),
      at,
    );
  if (node?.type === "ArrayExpression")
    return list(
      node.elements.map((each) => converted(each, file)),
      at,
    );
  if (node?.type === "Literal") return scalar(scalarOf(node.value), at);
  // A number below zero.
  const positive = node?.type === "UnaryExpression" && node.argument.type === "Literal" ? node.argument.value : null;
  return scalar(typeof positive === "number" ? -positive : null, at);
}

function membersOf(property: Property | SpreadElement, file: string): readonly (readonly [string, TemplateNode])[] {
  if (property.type !== "Property" || property.key.type !== "Literal") return [];
  return [[String(property.key.value), converted(property.value, file, property.key.loc?.start)]];
}

function scalarOf(value: unknown): string | number | boolean | null {
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isPlain ? value : null;
}
