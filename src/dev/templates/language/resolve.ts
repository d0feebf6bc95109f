import { conditionFunctions, conditionHolds } from "./conditions.ts";
import { expandLoops } from "./for-each.ts";
import { lookups } from "./lookups.ts";
import { references } from "./references.ts";
import type { Intrinsic, Resolver, Stack } from "./stack.ts";
import { textFunctions } from "./text-functions.ts";
import { type TemplateNode, complaint, intrinsicOf, list, map, textOf } from "./template-node.ts";

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  ...references,
  ...textFunctions,
  ...conditionFunctions,
  ...lookups,
};

/** Deeper than anybody writes: something refers to itself. */
const deepest = 100;

/** Resolves what is in `stack`, each thing when it is asked for. */
export function resolverOf(stack: Stack): Resolver {
  let depth = 0;
  const resolver: Resolver = {
    stack,
    resolve: (node) => {
      if (depth > deepest) throw complaint("What is here refers to itself, perhaps by way of others.", node.at);
      depth++;
      try {
        return resolved(node, resolver);
      } finally {
        depth--;
      }
    },
    holds: (condition, at) => conditionHolds(condition, at, resolver),
  };
  return resolver;
}

function resolved(node: TemplateNode, resolver: Resolver): TemplateNode | undefined {
  const [name, argument] = intrinsicOf(node) ?? [];
  if (name !== undefined && argument) {
    const intrinsic = intrinsics[name];
    if (!intrinsic) throw complaint(`${name} is no function that is known here.`, node.at);
    const value = intrinsic(argument, resolver);
    // Who complains of it says where it is used, and not where it comes from.
    return value && name !== "Fn::If" ? { ...value, at: node.at } : value;
  }
  switch (node.kind) {
    case "scalar":
      noteDynamicReference(node, resolver);
      return node;
    case "list":
      return list(
        node.items.flatMap((item) => resolver.resolve(item) ?? []),
        node.at,
      );
    case "map":
      return map([...membersOf(node, resolver)], node.at);
    default:
      return node satisfies never;
  }
}

function* membersOf(node: TemplateNode & { kind: "map" }, resolver: Resolver): Generator<[string, TemplateNode]> {
  for (const [name, value] of expandLoops(node, resolver).entries) {
    const made = name === "Fn::Transform" ? lookups[name]?.(value, resolver) : resolver.resolve(value);
    if (name === "Fn::Transform" && made?.kind === "map") yield* made.entries;
    else if (made) yield [name, made];
  }
}

/** `{{resolve:ssm:name:1}}` stays as it is: nobody here knows what the other service has. */
function noteDynamicReference(node: TemplateNode, { stack }: Resolver): void {
  const text = textOf(node) ?? "";
  for (const [reference] of text.matchAll(/\{\{resolve:[^{}]+\}\}/g)) {
    stack.unserved.add(`${reference} (stays as it is)`, node.at);
  }
}
