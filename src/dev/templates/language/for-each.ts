import type { Resolver } from "./stack.ts";
import { type MapNode, type TemplateNode, complaint, intrinsicOf, list, map, scalar, textOf } from "./template-node.ts";

const prefix = "Fn::ForEach::";

/** Writes out the `Fn::ForEach` among the members of a map (transform AWS::LanguageExtensions). @throws ProjectError */
export function expandLoops(node: MapNode, resolver: Resolver): MapNode {
  if (![...node.entries.keys()].some((name) => name.startsWith(prefix))) return node;
  return map(
    [...node.entries].flatMap(([name, value]) =>
      name.startsWith(prefix) ? turns(value, resolver) : [[name, value] as const],
    ),
    node.at,
  );
}

function turns(loop: TemplateNode, resolver: Resolver): readonly (readonly [string, TemplateNode])[] {
  const [variable, collection, body] = loop.kind === "list" ? loop.items : [];
  const name = variable && textOf(variable);
  const values = collection && resolver.resolve(collection);
  if (name === undefined || values?.kind !== "list" || body?.kind !== "map") {
    throw complaint("Fn::ForEach takes a name, a list of texts, and a map.", loop.at);
  }
  return values.items.flatMap((item) => {
    const turn = replaced(body, name, textOf(item) ?? "");
    return turn.kind === "map" ? [...expandLoops(turn, resolver).entries] : [];
  });
}

/** `body` with a value in the place of `${name}`, of `&{name}` (letters and digits of it), and of a Ref to it. */
function replaced(body: TemplateNode, name: string, value: string): TemplateNode {
  const [intrinsic, argument] = intrinsicOf(body) ?? [];
  if (intrinsic === "Ref" && argument && textOf(argument) === name) return scalar(value, body.at);
  const inText = (text: string): string =>
    text.replaceAll(`\${${name}}`, value).replaceAll(`&{${name}}`, value.replaceAll(/[^A-Za-z0-9]/g, ""));
  if (body.kind === "scalar") return typeof body.value === "string" ? scalar(inText(body.value), body.at) : body;
  if (body.kind === "list") {
    return list(
      body.items.map((item) => replaced(item, name, value)),
      body.at,
    );
  }
  return map(
    [...body.entries].map(([key, member]) => [inText(key), replaced(member, name, value)]),
    body.at,
  );
}
