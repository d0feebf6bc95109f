import { statSync } from "node:fs";
import { basename, dirname, resolve as resolvePath } from "node:path";
import type { ReadOptions } from "../../project.ts";
import { expandLoops } from "./for-each.ts";
import { withGlobals } from "./globals.ts";
import { lookups } from "./lookups.ts";
import { parseTemplate } from "./parse-template.ts";
import { resolverOf } from "./resolve.ts";
import type { Resolver, Resource, Stack } from "./stack.ts";
import {
  type MapNode,
  type TemplateNode,
  complaint,
  entriesOf,
  intrinsicOf,
  map,
  scalar,
  textOf,
} from "./template-node.ts";
import type { UnservedList } from "./unserved.ts";

/** What a stack is opened with. */
export interface StackSource {
  readonly file: string;
  readonly options: ReadOptions;
  readonly unserved: UnservedList;
  /** Where it is not the parameter `AWS::StackName` or `local`, as in `sam local`. */
  readonly name?: string;
  readonly namePrefix?: string;
  /** Where they are not the person's. */
  readonly given?: Stack["given"];
  /** Exports of the project's other stacks. */
  readonly exported?: Stack["imported"];
  readonly asset?: Stack["asset"];
}

const knownTransforms = new Set(["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"]);

/** Reads a template, without resolving what is in it. @throws ProjectError */
export function openStack(source: StackSource): Resolver {
  const { file, options, unserved } = source;
  unserved.files.add(file);
  const root = parseTemplate(file, unserved);
  const sections = entriesOf(root);
  if (entriesOf(sections.get("Resources")).size === 0) {
    throw complaint(`${basename(file)} has no Resources: it is no template of SAM or CloudFormation.`, root.at);
  }
  const person = (name: string): TemplateNode | undefined => {
    const value = options.parameters[name];
    return value === undefined ? undefined : scalar(value, root.at);
  };
  const nested = new Map<string, Resolver | undefined>();
  const stack: Stack = {
    file,
    options,
    unserved,
    name: source.name ?? options.parameters["AWS::StackName"] ?? "local",
    namePrefix: source.namePrefix ?? "",
    parameters: entriesOf(sections.get("Parameters")),
    mappings: entriesOf(sections.get("Mappings")),
    conditions: new Map(),
    resources: new Map(),
    outputs: new Map(),
    globals: sections.get("Globals"),
    given: source.given ?? person,
    asset: source.asset ?? (() => undefined),
    imported: (name) => person(name) ?? source.exported?.(name),
    nested: (logicalId) => {
      if (!nested.has(logicalId)) nested.set(logicalId, openNested(logicalId, resolver, source));
      return nested.get(logicalId);
    },
  };
  const resolver = resolverOf(stack);
  const written = (name: string): MapNode => membersOf(sections.get(name), resolver);
  const conditions = written("Conditions").entries;
  // Loops go over parameters, mappings and conditions: what is above them.
  Object.assign(stack, { conditions });
  const resources = [...written("Resources").entries].map(([logicalId, node]) =>
    resourceIn(logicalId, node, sections.get("Globals")),
  );
  Object.assign(stack, { resources: new Map(resources.map((resource) => [resource.logicalId, resource])) });
  Object.assign(stack, { outputs: written("Outputs").entries });
  noteTransforms(sections.get("Transform"), stack);
  return resolver;
}

/** A section with its loops and includes written out. */
function membersOf(section: TemplateNode | undefined, resolver: Resolver): MapNode {
  if (section?.kind !== "map") return map([], { file: resolver.stack.file, line: 1 });
  const members = new Map(expandLoops(section, resolver).entries);
  const include = members.get("Fn::Transform");
  members.delete("Fn::Transform");
  const included = include && lookups["Fn::Transform"]?.(include, resolver);
  return map([...entriesOf(included), ...members], section.at);
}

/** @throws ProjectError */
export function resourceIn(logicalId: string, node: TemplateNode, globals: TemplateNode | undefined): Resource {
  const members = entriesOf(node);
  const type = textOf(members.get("Type") ?? map([], node.at));
  if (type === undefined) throw complaint(`${logicalId} has no Type.`, node.at);
  const properties = members.get("Properties") ?? map([], node.at);
  if (properties.kind === "scalar" && properties.value === null) return resourceIn(logicalId, without(node), globals);
  if (properties.kind !== "map" || intrinsicOf(properties)) {
    throw complaint(`Properties of ${logicalId} must be a map.`, properties.at);
  }
  const condition = members.get("Condition");
  return {
    logicalId,
    type,
    at: node.at,
    metadata: members.get("Metadata"),
    properties: withGlobals(type, properties, globals),
    condition: condition && textOf(condition),
  };
}

/** `Properties:` with nothing behind it. */
function without(node: TemplateNode): TemplateNode {
  return map(
    [...entriesOf(node)].filter(([name]) => name !== "Properties"),
    node.at,
  );
}

function noteTransforms(transform: TemplateNode | undefined, { unserved }: Stack): void {
  if (!transform) return;
  for (const item of transform.kind === "list" ? transform.items : [transform]) {
    const name = textOf(item);
    if (name === undefined || !knownTransforms.has(name)) unserved.add(`Transform ${name ?? ""}`.trim(), item.at);
  }
}

/** Absolute: beside the template that names it, or the asset that would be in a bucket. */
function templateOf({ metadata, properties: { entries } }: Resource, { stack, resolve }: Resolver): string | undefined {
  const asset = entriesOf(metadata).get("aws:asset:path");
  const location = asset ?? entries.get("TemplateURL") ?? entries.get("Location");
  const path = location && textOf(resolve(location) ?? location);
  if (path === undefined) return undefined;
  return stack.asset(path.slice(path.lastIndexOf("/") + 1)) ?? resolvePath(dirname(stack.file), path);
}

/** The stack of an AWS::CloudFormation::Stack or an AWS::Serverless::Application whose template is on this machine. */
function openNested(logicalId: string, parent: Resolver, source: StackSource): Resolver | undefined {
  const { stack, resolve } = parent;
  const resource = stack.resources.get(logicalId);
  const isNested = /^AWS::(CloudFormation::Stack|Serverless::Application)$/.test(resource?.type ?? "");
  if (!resource || !isNested) return undefined;
  const file = templateOf(resource, parent);
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const parameters = entriesOf(resource.properties.entries.get("Parameters"));
  const short = logicalId.replace(/NestedStack\w*NestedStackResource\w*$/, "");
  return openStack({
    ...source,
    file,
    name: `${stack.name}-${short}`,
    namePrefix: `${stack.namePrefix}${short}-`,
    given: (name) => {
      const value = parameters.get(name);
      return value && resolve(value);
    },
  });
}
