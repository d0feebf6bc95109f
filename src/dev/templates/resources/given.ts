import { ProjectError } from "../../project.ts";
import type { TemplateDraft } from "../template-draft.ts";
import { Properties } from "../language/properties.ts";
import { resourceFacts } from "../language/references.ts";
import type { Resolver, Resource } from "../language/stack.ts";
import { type Position, map } from "../language/template-node.ts";

/** A resource as its reader is given it. */
export interface Given {
  readonly resource: Resource;
  readonly properties: Properties;
  readonly metadata: Properties;
  /** Its physical name. */
  readonly name: string;
  readonly resolver: Resolver;
  readonly draft: TemplateDraft;
}

/** Reads a resource into `given.draft`. @throws ProjectError */
export type ResourceReader = (given: Given) => void;

/** @throws ProjectError */
export function givenOf(resource: Resource, resolver: Resolver, draft: TemplateDraft): Given {
  const { logicalId, properties, metadata, at } = resource;
  return {
    resource,
    properties: new Properties(properties, logicalId, resolver),
    metadata: new Properties(metadata?.kind === "map" ? metadata : map([], at), `Metadata of ${logicalId}`, resolver),
    name: resourceFacts(resource, resolver).name,
    resolver,
    draft,
  };
}

/** Another resource of the stack by what `Ref` makes of it where that is its name. */
export function sibling(reference: string | undefined, { resolver, draft }: Given): Given | undefined {
  const { resources, namePrefix } = resolver.stack;
  const logicalId = reference?.startsWith(namePrefix) ? reference.slice(namePrefix.length) : undefined;
  const resource = logicalId === undefined ? undefined : resources.get(logicalId);
  return resource && givenOf(resource, resolver, draft);
}

/** `AWS::SNS::Topic Orders`, and perhaps why it is not served. */
export function tellUnserved({ resource, draft }: Pick<Given, "resource" | "draft">, why?: string): void {
  const what = `${resource.type} ${resource.logicalId}`;
  draft.unserved.add(why === undefined ? what : `${what} (${why})`, resource.at);
}

/** What is read, or nothing where it can't be: all else of the template is served, and why this is not is told. */
export function orTold<Value>(read: () => Value, what: string, at: Position, draft: TemplateDraft): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    draft.unserved.add(`${what} (${error.message})`, at);
    return undefined;
  }
}

/** Of what has been read with `properties`, the members that nobody asked for. */
export function tellUnread(properties: Properties, draft: TemplateDraft, harmless: ReadonlySet<string>): void {
  for (const name of properties.unread()) {
    if (harmless.has(name)) continue;
    draft.unserved.add(`Properties.${name} of ${properties.owner}`, properties.placeOf(name));
  }
}
