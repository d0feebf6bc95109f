import { generated } from "./generated-resources.ts";
import { parameterValue } from "./parameters.ts";
import { type ResourceFacts, type ResourceKind, resourceKinds } from "./resource-kinds.ts";
import type { Intrinsic, Resolver, Resource } from "./stack.ts";
import { type Position, type TemplateNode, complaint, scalar, textOf } from "./template-node.ts";

/** `Ref` and `Fn::GetAtt`. */
export const references: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, resolver) => {
    const name = textOf(argument);
    if (name === undefined) throw complaint("Ref takes the name of a parameter or a resource.", argument.at);
    return refer(name, argument.at, resolver);
  },

  "Fn::GetAtt": (argument, resolver) => {
    const path = argument.kind === "list" ? argument.items : [argument];
    const texts = path.map((item) => textOf(resolver.resolve(item) ?? item) ?? "");
    const [logicalId = "", ...rest] = texts.join(".").split(".");
    const attribute = rest.join(".");
    if (attribute === "") throw complaint("Fn::GetAtt takes a resource and an attribute of it.", argument.at);
    return attributeOf([logicalId, attribute], argument.at, resolver);
  },
};

/** What `Name` or `Name.Attribute` stands for. @throws ProjectError */
export function refer(name: string, at: Position, resolver: Resolver): TemplateNode | undefined {
  if (name === "AWS::NoValue") return undefined;
  const { stack } = resolver;
  const parameter = parameterValue(name, at, stack);
  if (parameter) return parameter;
  const resource = stack.resources.get(name);
  if (resource) {
    const facts = factsOf(resource, at, resolver);
    return scalar((resourceKinds[resource.type]?.ref ?? ((of) => of.name))(facts), at);
  }
  const text = generated(name, resolver);
  if (text !== undefined) return scalar(text, at);
  const dot = name.indexOf(".");
  if (dot > 0) return attributeOf([name.slice(0, dot), name.slice(dot + 1)], at, resolver);
  throw complaint(`There is no parameter and no resource '${name}' in this template.`, at);
}

type AttributePath = readonly [logicalId: string, attribute: string];

function attributeOf([logicalId, attribute]: AttributePath, at: Position, resolver: Resolver): TemplateNode {
  const { stack } = resolver;
  const resource = stack.resources.get(logicalId);
  if (!resource) {
    const text = generated(`${logicalId}.${attribute}`, resolver);
    if (text !== undefined) return scalar(text, at);
    throw complaint(`There is no resource '${logicalId}' in this template.`, at);
  }
  const facts = factsOf(resource, at, resolver);
  const nested = attribute.startsWith("Outputs.") ? outputOf(stack.nested(logicalId), attribute.slice(8)) : undefined;
  if (nested) return nested;
  const known = resourceKinds[resource.type]?.attributes[attribute];
  if (known) return scalar(known(facts), at);
  stack.unserved.add(`Fn::GetAtt ${logicalId}.${attribute} (stays '${logicalId}.${attribute}')`, at);
  return scalar(`${logicalId}.${attribute}`, at);
}

function outputOf(nested: Resolver | undefined, name: string): TemplateNode | undefined {
  const output = nested?.stack.outputs.get(name);
  const value = output?.kind === "map" ? output.entries.get("Value") : undefined;
  return value && nested?.resolve(value);
}

/** Only of resources that there are. @throws ProjectError */
function factsOf(resource: Resource, at: Position, resolver: Resolver): ResourceFacts {
  const { condition, logicalId } = resource;
  if (condition !== undefined && !resolver.holds(condition, at)) {
    throw complaint(`'${logicalId}' is referred to here, and its condition ${condition} does not hold.`, at);
  }
  return resourceFacts(resource, resolver);
}

/** Name and place of a resource. @throws ProjectError */
export function resourceFacts(resource: Resource, { stack, resolve }: Resolver): ResourceFacts {
  const { logicalId, type, properties } = resource;
  const { region, accountId, endpoint } = stack.options;
  const property = (of: string): string | undefined => {
    const node = properties.entries.get(of);
    const value = node && resolve(node);
    return value && textOf(value);
  };
  const kind: ResourceKind = resourceKinds[type] ?? { attributes: {} };
  const facts = { logicalId, region, accountId, endpoint, property, name: `${stack.namePrefix}${logicalId}` };
  const given = kind.named === undefined ? undefined : property(kind.named);
  return { ...facts, name: given ?? `${facts.name}${kind.suffix?.(facts) ?? ""}` };
}
