import type { Intrinsic, Resolver } from "./stack.ts";
import { type Position, type TemplateNode, complaint, intrinsicOf, jsonOf, scalar, textOf } from "./template-node.ts";

/** Functions about conditions. */
export const conditionFunctions: Readonly<Record<string, Intrinsic>> = {
  "Fn::If": (argument, { resolve, holds }) => {
    const [condition, whenTrue, whenFalse] = argument.kind === "list" ? argument.items : [];
    const name = condition && textOf(condition);
    if (name === undefined || !whenTrue || !whenFalse) {
      throw complaint("Fn::If takes the name of a condition and two values.", argument.at);
    }
    return resolve(holds(name, argument.at) ? whenTrue : whenFalse);
  },

  "Fn::Equals": (argument, { resolve }) => {
    const [left, right] = operands(argument, 2, 2).map((operand) => resolve(operand));
    return scalar(sameAs(left) === sameAs(right), argument.at);
  },

  "Fn::And": (argument, resolver) =>
    scalar(
      operands(argument, 2, 10).every((operand) => isTrue(operand, resolver)),
      argument.at,
    ),

  "Fn::Or": (argument, resolver) =>
    scalar(
      operands(argument, 2, 10).some((operand) => isTrue(operand, resolver)),
      argument.at,
    ),

  "Fn::Not": (argument, resolver) => {
    const [operand] = operands(argument, 1, 1);
    return scalar(operand ? !isTrue(operand, resolver) : false, argument.at);
  },
};

/** @throws ProjectError */
export function conditionHolds(name: string, at: Position, resolver: Resolver): boolean {
  const condition = resolver.stack.conditions.get(name);
  if (!condition) throw complaint(`There is no condition '${name}' in this template.`, at);
  return isTrue(condition, resolver);
}

function isTrue(node: TemplateNode, { resolve, holds }: Resolver): boolean {
  const named = node.kind === "map" && node.entries.size === 1 ? node.entries.get("Condition") : undefined;
  if (named) return holds(textOf(named) ?? "", named.at);
  const value = intrinsicOf(node) ? resolve(node) : node;
  const text = value && textOf(value);
  if (text === "true" || text === "false") return text === "true";
  throw complaint("A condition is one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition.", node.at);
}

function operands(argument: TemplateNode, atLeast: number, atMost: number): readonly TemplateNode[] {
  const items = argument.kind === "list" ? argument.items : [];
  if (items.length >= atLeast && items.length <= atMost) return items;
  const wanted = atLeast === atMost ? String(atLeast) : `${atLeast} to ${atMost}`;
  throw complaint(`This function takes a list of ${wanted} values.`, argument.at);
}

/** Numbers and texts that look the same are the same: parameters are texts. */
function sameAs(node: TemplateNode | undefined): string {
  if (!node) return "";
  return textOf(node) ?? JSON.stringify(jsonOf(node));
}
