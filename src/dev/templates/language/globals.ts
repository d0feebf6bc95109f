import { type MapNode, type TemplateNode, entriesOf, intrinsicOf, list, map } from "./template-node.ts";

/** Sections of SAM's `Globals` by the type of resource that they are for. */
const sections: Readonly<Record<string, string>> = {
  "AWS::Serverless::Function": "Function",
  "AWS::Serverless::Api": "Api",
  "AWS::Serverless::HttpApi": "HttpApi",
};

/** The properties of a resource together with what `Globals` say of its type. */
export function withGlobals(type: string, properties: MapNode, globals: TemplateNode | undefined): MapNode {
  const section = entriesOf(globals).get(sections[type] ?? "");
  const merged = section?.kind === "map" ? merge(section, properties) : properties;
  return merged.kind === "map" ? merged : properties;
}

/**
 * Maps are merged, lists appended to the global ones, and all else, intrinsic functions too, is the resource's own.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
function merge(global: TemplateNode, own: TemplateNode): TemplateNode {
  if (intrinsicOf(global) || intrinsicOf(own)) return own;
  if (global.kind === "list" && own.kind === "list") return list([...global.items, ...own.items], own.at);
  if (global.kind !== "map" || own.kind !== "map") return own;
  const merged = new Map(global.entries);
  for (const [name, value] of own.entries) {
    const before = global.entries.get(name);
    merged.set(name, before ? merge(before, value) : value);
  }
  return map(merged, own.at);
}
