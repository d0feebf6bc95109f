import type { Member } from "../member.ts";
import type { ReadOptions } from "../project.ts";
import { resourceIn } from "../templates/language/open-stack.ts";
import { resolverOf } from "../templates/language/resolve.ts";
import type { Resolver, Resource } from "../templates/language/stack.ts";
import { type TemplateNode, nodeOf, scalar } from "../templates/language/template-node.ts";
import type { UnservedList } from "../templates/language/unserved.ts";
import { functionLogicalId, layerLogicalId, logGroupLogicalId } from "./naming.ts";
import { functionName } from "./service.ts";
import { nodeOfMember } from "./stack.ts";

export interface StackOfService {
  readonly name: string;
  readonly stage: string;
  readonly options: ReadOptions;
  readonly unserved: UnservedList;
}

/** What a service's CloudFormation stack holds: what the framework makes, under the names that it gives, and `resources`. */
export function stackOf(root: Member, given: StackOfService): Resolver {
  const { name, stage, options, unserved } = given;
  const stackName = root.get("provider").get("stackName").text() ?? `${name}-${stage}`;
  const own = sectionOf(root, "Resources").filter(([, resource]) => resource.get("Type").isThere);
  const resources = [
    ...madeResources(root, given),
    ...own.map(([id, resource]) => resourceIn(id, nodeOfMember(resource), undefined)),
  ];
  const nodes = (section: string): Map<string, TemplateNode> =>
    new Map(sectionOf(root, section).map(([id, each]) => [id, nodeOfMember(each)]));
  const person = (parameter: string): TemplateNode | undefined => {
    const value = options.parameters[parameter];
    return value === undefined ? undefined : scalar(value, root.at);
  };
  return resolverOf({
    file: root.at.file,
    options,
    unserved,
    name: stackName,
    namePrefix: `${stackName}-`,
    parameters: nodes("Parameters"),
    mappings: nodes("Mappings"),
    conditions: nodes("Conditions"),
    resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
    outputs: new Map(),
    globals: undefined,
    given: person,
    imported: person,
    asset: () => undefined,
    nested: () => undefined,
  });
}

/** A section of `resources`, wherever that lists several. */
export function sectionOf(root: Member, section: string): [string, Member][] {
  const all = root.get("resources").list();
  return all.flatMap((each) => each.get(section).entries());
}

/** What the framework makes of the rest of the file, as far as something may refer to it. */
export function madeResources(root: Member, { name, stage }: { name: string; stage: string }): Resource[] {
  const functions = root.get("functions").entries();
  const layers = root.get("layers").entries();
  return [
    ...functions.flatMap(([key, { at }]) => {
      const FunctionName = functionName({ name, stage, root }, key);
      const LogGroupName = `/aws/lambda/${FunctionName}`;
      return [
        made(functionLogicalId(key), "AWS::Lambda::Function", { FunctionName }, at),
        made(logGroupLogicalId(key), "AWS::Logs::LogGroup", { LogGroupName }, at),
      ];
    }),
    ...layers.map(([key, { at }]) => made(layerLogicalId(key), "AWS::Lambda::LayerVersion", { LayerName: key }, at)),
    made("HttpApi", "AWS::ApiGatewayV2::Api", {}, root.at),
    made("ApiGatewayRestApi", "AWS::ApiGateway::RestApi", {}, root.at),
    made("IamRoleLambdaExecution", "AWS::IAM::Role", {}, root.at),
    made("ServerlessDeploymentBucket", "AWS::S3::Bucket", {}, root.at),
  ];
}

function made(logicalId: string, type: string, properties: object, at: Resource["at"]): Resource {
  return resourceIn(logicalId, nodeOf({ Type: type, Properties: properties }, at), undefined);
}
