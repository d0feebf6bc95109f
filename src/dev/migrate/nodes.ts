import type {
  AnyNode,
  ArrowFunctionExpression,
  FunctionDeclaration,
  FunctionExpression,
  ObjectExpression,
} from "acorn";
import { full, make } from "acorn-walk";

export type FunctionNode = ArrowFunctionExpression | FunctionDeclaration | FunctionExpression;

export function isFunction(node: { readonly type: string }): node is FunctionNode {
  return ["ArrowFunctionExpression", "FunctionDeclaration", "FunctionExpression"].includes(node.type);
}

/** A property's or an export's name, where it is written down: `a.b`, `a["b"]`. */
export function nameOf(node: AnyNode, computed = false): string | undefined {
  if (node.type === "Identifier") return computed ? undefined : node.name;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/** `function.length`: parameters before the first that is optional or the rest (RT-152). */
export function lengthOf({ params }: FunctionNode): number {
  const optional = params.findIndex(({ type }) => type === "AssignmentPattern" || type === "RestElement");
  return optional < 0 ? params.length : optional;
}

const outside = make<undefined>({ Function: () => {}, Class: () => {} });

/** Calls `visit` with the nodes of a function that run when it runs, and not with those inside functions of its own. */
export function ownNodes({ body }: FunctionNode, visit: (node: AnyNode) => void): void {
  full<undefined>(body, visit, outside);
}

/** What a function may return; empty where it returns nothing. */
export function returnsOf(fn: FunctionNode): AnyNode[] {
  if (fn.body.type !== "BlockStatement") return [fn.body];
  const returned: AnyNode[] = [];
  ownNodes(fn, (node) => {
    if (node.type === "ReturnStatement" && node.argument) returned.push(node.argument);
  });
  return returned;
}

export function propertyOf({ properties }: ObjectExpression, name: string): AnyNode | undefined {
  const found = properties.findLast((each) => each.type === "Property" && nameOf(each.key, each.computed) === name);
  return found?.type === "Property" ? found.value : undefined;
}
