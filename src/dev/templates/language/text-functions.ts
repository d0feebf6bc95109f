import { refer } from "./references.ts";
import type { Intrinsic, Resolver } from "./stack.ts";
import { type TemplateNode, complaint, jsonOf, kindOf, list, scalar, textOf } from "./template-node.ts";
import { cidrBlocks } from "./cidr.ts";

/** Functions that make texts of texts and lists of them. */
export const textFunctions: Readonly<Record<string, Intrinsic>> = {
  "Fn::Sub": substitute,

  "Fn::Join": (argument, resolver) => {
    const [delimiter, values] = argumentsOf(argument, resolver, "Fn::Join takes a delimiter and a list of values.", 2);
    const texts = listOf(values, "Fn::Join joins the values of a list").map((value) => textIn(value, "Fn::Join"));
    return scalar(texts.join(textIn(delimiter, "Fn::Join")), argument.at);
  },

  "Fn::Split": (argument, resolver) => {
    const [delimiter, text] = argumentsOf(argument, resolver, "Fn::Split takes a delimiter and a text.", 2);
    const parts = textIn(text, "Fn::Split").split(textIn(delimiter, "Fn::Split"));
    return list(
      parts.map((part) => scalar(part, argument.at)),
      argument.at,
    );
  },

  "Fn::Select": (argument, resolver) => {
    const [index, values] = argumentsOf(argument, resolver, "Fn::Select takes an index and a list.", 2);
    const items = listOf(values, "Fn::Select chooses from a list");
    const chosen = items[Number(textIn(index, "Fn::Select"))];
    if (chosen) return chosen;
    throw complaint(
      `Fn::Select wants number ${textIn(index, "Fn::Select")} of a list of ${items.length}.`,
      argument.at,
    );
  },

  "Fn::Base64": (argument, resolver) => {
    const text = textIn(resolver.resolve(argument) ?? argument, "Fn::Base64");
    return scalar(Buffer.from(text).toString("base64"), argument.at);
  },

  "Fn::ToJsonString": (argument, resolver) => {
    const value = resolver.resolve(argument);
    return scalar(value ? JSON.stringify(jsonOf(value)) : "", argument.at);
  },

  "Fn::Length": (argument, resolver) => {
    const values = resolver.resolve(argument) ?? argument;
    return scalar(listOf(values, "Fn::Length counts the values of a list").length, argument.at);
  },

  "Fn::Cidr": (argument, resolver) => {
    const [block, count, bits] = argumentsOf(argument, resolver, "Fn::Cidr takes a block, a count and bits.", 2);
    const blocks = cidrBlocks(
      textIn(block, "Fn::Cidr"),
      Number(textIn(count, "Fn::Cidr")),
      bits && Number(textIn(bits, "Fn::Cidr")),
    );
    if (!blocks) throw complaint("Fn::Cidr can't cut this block into so many parts.", argument.at);
    return list(
      blocks.map((part) => scalar(part, argument.at)),
      argument.at,
    );
  },
};

/** `Fn::Sub`: a text, or a text and what its own variables stand for. `${!Literal}` stays `${Literal}`. */
function substitute(argument: TemplateNode, resolver: Resolver): TemplateNode {
  const [template, variables] = argument.kind === "list" ? argument.items : [argument];
  const text = template?.kind === "scalar" ? textOf(template) : undefined;
  if (text === undefined) throw complaint("Fn::Sub takes a text, or a list of a text and a map.", argument.at);
  const own = variables?.kind === "map" ? variables.entries : new Map<string, TemplateNode>();
  const made = text.replaceAll(/\$\{(!?)\s*([^{}]*?)\s*\}/g, (_whole, isLiteral: string, name: string) => {
    if (isLiteral) return `\${${name}}`;
    const given = own.get(name);
    const value = given ? resolver.resolve(given) : refer(name, argument.at, resolver);
    return value ? textIn(value, `\${${name}} in Fn::Sub`) : "";
  });
  return scalar(made, argument.at);
}

function argumentsOf(
  argument: TemplateNode,
  { resolve }: Resolver,
  usage: string,
  atLeast: number,
): readonly TemplateNode[] {
  const items = argument.kind === "list" ? argument.items.map((item) => resolve(item) ?? item) : [];
  if (items.length < atLeast) throw complaint(usage, argument.at);
  return items;
}

function listOf(node: TemplateNode | undefined, usage: string): readonly TemplateNode[] {
  if (node?.kind === "list") return node.items;
  throw node ? complaint(`${usage}, not of ${kindOf(node)}.`, node.at) : new TypeError(usage);
}

function textIn(node: TemplateNode | undefined, where: string): string {
  const text = node && textOf(node);
  if (text !== undefined) return text;
  // A list of texts in the place of a text is one that has been made into a text by commas.
  if (node?.kind === "list" && node.items.every((item) => textOf(item) !== undefined)) {
    return node.items.map(textOf).join(",");
  }
  throw node ? complaint(`${where} needs a text here, not ${kindOf(node)}.`, node.at) : new TypeError(where);
}
