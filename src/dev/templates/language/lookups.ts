import { statSync } from "node:fs";
import { dirname, resolve as resolvePath } from "node:path";
import { parseTemplate } from "./parse-template.ts";
import type { Intrinsic, Resolver } from "./stack.ts";
import { type TemplateNode, complaint, entriesOf, list, scalar, textOf } from "./template-node.ts";

/** Functions whose values are elsewhere: in a map, another stack, another file. */
export const lookups: Readonly<Record<string, Intrinsic>> = {
  "Fn::FindInMap": (argument, resolver) => {
    const items = argument.kind === "list" ? argument.items : [];
    const [map, first, second] = items.slice(0, 3).map((item) => keyIn(item, resolver));
    const otherwise = items[3] && entriesOf(items[3]).get("DefaultValue");
    if (map === undefined || first === undefined || second === undefined) {
      throw complaint("Fn::FindInMap takes a map of Mappings and two keys.", argument.at);
    }
    const found = entriesOf(entriesOf(resolver.stack.mappings.get(map)).get(first)).get(second);
    if (found) return resolver.resolve(found);
    if (otherwise) return resolver.resolve(otherwise);
    throw complaint(`Mappings have no ${map}.${first}.${second}.`, argument.at);
  },

  "Fn::ImportValue": (argument, resolver) => {
    const name = keyIn(argument, resolver);
    if (name === undefined) throw complaint("Fn::ImportValue takes the name of an export.", argument.at);
    const value = resolver.stack.imported(name);
    if (value) return value;
    throw complaint(
      `'${name}' is exported by a stack that is not in this project: give --parameter ${name}=…`,
      argument.at,
    );
  },

  "Fn::GetAZs": (argument, resolver) => {
    const region = keyIn(argument, resolver) || resolver.stack.options.region;
    return list(
      ["a", "b", "c"].map((zone) => scalar(`${region}${zone}`, argument.at)),
      argument.at,
    );
  },

  "Fn::Transform": include,
};

/** `AWS::Include`: the content of a local file. Other macros run on AWS alone. */
function include(argument: TemplateNode, resolver: Resolver): TemplateNode | undefined {
  const { stack } = resolver;
  const macro = entriesOf(argument);
  const name = keyIn(macro.get("Name"), resolver);
  const location = keyIn(entriesOf(macro.get("Parameters")).get("Location"), resolver);
  if (name !== "AWS::Include") {
    stack.unserved.add(`Fn::Transform ${name ?? ""}`.trim(), argument.at);
    return undefined;
  }
  if (location === undefined) throw complaint("AWS::Include takes Parameters with a Location.", argument.at);
  const file = resolvePath(dirname(argument.at.file), location);
  if (/^(s3|https):/.test(location) || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw complaint(`AWS::Include reads files of this machine, and there is no '${location}'.`, argument.at);
  }
  stack.unserved.files.add(file);
  return resolver.resolve(parseTemplate(file, stack.unserved));
}

function keyIn(node: TemplateNode | undefined, { resolve }: Resolver): string | undefined {
  const value = node && resolve(node);
  return value && textOf(value);
}
