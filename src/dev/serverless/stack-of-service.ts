import { functionArn, layerArn } from "../../model/arn.ts";
import type { Member } from "../member.ts";
import type { ReadOptions } from "../project.ts";
import { apiId, functionLogicalId, layerLogicalId, logGroupLogicalId } from "./naming.ts";
import { made, resourcesOf } from "./resources.ts";
import { functionName } from "./service.ts";
import { type Reference, type Stack, withoutIntrinsics } from "./stack.ts";

export interface ServiceStack extends Stack {
  /** The physical name of a resource. */
  nameOf(id: string): string;
}

/** What a service's CloudFormation stack holds: its functions and layers under the names they get, and its resources. */
export function stackOf(root: Member, given: { name: string; stage: string; options: ReadOptions }): ServiceStack {
  const { name, stage, options } = given;
  const { region, accountId, endpoint, parameters } = options;
  const stackName = root.get("provider").get("stackName").text() ?? `${name}-${stage}`;
  const known = new Map<string, Reference>(ownReferences(root, given));
  const resources = resourcesOf(root);
  const world = { place: { region, accountId }, stack: stackName, endpoint };
  const found = (id: string): ReturnType<typeof made> | undefined => {
    const resource = resources.get(id);
    if (!resource) return undefined;
    // Names are made of other resources' names, and are needed before all else.
    return made(id, resource.as(withNameAlone(resource, stack)), world);
  };
  const stack: ServiceStack = {
    name: stackName,
    place: world.place,
    parameters,
    find: (id) => known.get(id) ?? found(id),
    nameOf: (id) => found(id)?.name ?? id,
  };
  return stack;
}

function withNameAlone(resource: Member, stack: Stack): object {
  const properties = resource.get("Properties").entries();
  const named = properties
    .filter(([key]) => /Name$|^FifoQueue$/.test(key))
    .map(([key, { value }]) => [key, withoutIntrinsics(value, stack)]);
  return { Type: resource.get("Type").value, Properties: Object.fromEntries(named) };
}

function ownReferences(
  root: Member,
  { name, stage, options }: { name: string; stage: string; options: ReadOptions },
): [string, Reference][] {
  const functions = root.get("functions").entries();
  const layers = root.get("layers").entries();
  return [
    ...functions.flatMap(([key]): [string, Reference][] => {
      const physical = functionName({ name, stage, root }, key);
      const group = `/aws/lambda/${physical}`;
      return [
        [functionLogicalId(key), reference(physical, functionArn(options, physical))],
        [
          logGroupLogicalId(key),
          reference(group, `arn:aws:logs:${options.region}:${options.accountId}:log-group:${group}:*`),
        ],
      ];
    }),
    ...layers.map(([key]): [string, Reference] => [layerLogicalId(key), reference(key, layerArn(options, key))]),
    ["HttpApi", reference(apiId(name, "http"), "")],
    ["ApiGatewayRestApi", reference(apiId(name, "rest"), "")],
  ];
}

function reference(ref: string, arn: string): Reference {
  return { ref, attribute: (name) => (name === "Arn" ? arn : undefined) };
}
