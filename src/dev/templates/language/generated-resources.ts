import { functionArn } from "../../../model/arn.ts";
import { apiId, apiUrl } from "./resource-kinds.ts";
import type { Resolver, Resource } from "./stack.ts";
import { textOf } from "./template-node.ts";

/** Logical ids of the APIs that SAM makes for events which name none. */
export const implicitRestApi = "ServerlessRestApi";
export const implicitHttpApi = "ServerlessHttpApi";

/**
 * What a reference to a resource that SAM makes stands for: `ServerlessRestApi`, `HelloRole.Arn`, `Hello.Alias`.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export function generated(reference: string, resolver: Resolver): string | undefined {
  return ofImplicitApi(reference, resolver) ?? ofApi(reference, resolver) ?? ofFunction(reference, resolver);
}

function ofImplicitApi(reference: string, { stack }: Resolver): string | undefined {
  const { endpoint } = stack.options;
  const id = (name: string): string => generatedApiId(name, stack.namePrefix);
  const known: Readonly<Record<string, () => string>> = {
    [implicitRestApi]: () => id(implicitRestApi),
    [`${implicitRestApi}.RootResourceId`]: () => `${id(implicitRestApi)}-root`,
    [`${implicitRestApi}.Stage`]: () => "Prod",
    [`${implicitRestApi}ProdStage`]: () => "Prod",
    [implicitHttpApi]: () => id(implicitHttpApi),
    [`${implicitHttpApi}.ApiEndpoint`]: () => apiUrl(endpoint, id(implicitHttpApi)),
    [`${implicitHttpApi}.Stage`]: () => "$default",
    [`${implicitHttpApi}ApiGatewayDefaultStage`]: () => "$default",
  };
  return known[reference]?.();
}

export function generatedApiId(logicalId: string, namePrefix: string): string {
  const none = (): undefined => undefined;
  const facts = { logicalId, region: "", accountId: "", endpoint: "", property: none };
  return apiId({ ...facts, name: `${namePrefix}${logicalId}` });
}

/** `MyApi.Stage`, `MyApiProdStage` */
function ofApi(reference: string, resolver: Resolver): string | undefined {
  for (const api of resourcesOf(resolver, /^AWS::Serverless::(Http)?Api$/)) {
    const stage = property(api, "StageName", resolver) ?? "$default";
    if (reference === `${api.logicalId}.Stage` || reference === `${api.logicalId}${stage}Stage`) return stage;
    if (stage === "$default" && reference === `${api.logicalId}ApiGatewayDefaultStage`) return stage;
  }
  return undefined;
}

/** `HelloRole`, `HelloRole.Arn`, `Hello.Version`, `Hello.Alias`, `HelloAliaslive`, `HelloUrl.FunctionUrl` */
function ofFunction(reference: string, resolver: Resolver): string | undefined {
  const { stack } = resolver;
  const { accountId } = stack.options;
  for (const resource of resourcesOf(resolver, /^AWS::Serverless::Function$/)) {
    const { logicalId } = resource;
    if (!reference.startsWith(logicalId)) continue;
    const role = `${stack.namePrefix}${logicalId}Role`;
    const arn = functionArn(
      stack.options,
      property(resource, "FunctionName", resolver) ?? stack.namePrefix + logicalId,
    );
    const alias = property(resource, "AutoPublishAlias", resolver);
    const ends: Readonly<Record<string, string>> = {
      Role: role,
      "Role.Arn": `arn:aws:iam::${accountId}:role/${role}`,
      ".Version": arn,
      "Version.Version": "$LATEST",
      ...(alias === undefined ? {} : { ".Alias": `${arn}:${alias}`, [`Alias${alias}`]: `${arn}:${alias}` }),
    };
    const end = reference.slice(logicalId.length);
    if (ends[end] !== undefined) return ends[end];
    if (end === "Url.FunctionUrl") {
      stack.unserved.add(
        `Fn::GetAtt ${reference} (stays '${reference}': URLs are known when they are made)`,
        resource.at,
      );
      return reference;
    }
  }
  return undefined;
}

function resourcesOf({ stack }: Resolver, type: RegExp): readonly Resource[] {
  return [...stack.resources.values()].filter((resource) => type.test(resource.type));
}

function property({ properties }: Resource, name: string, { resolve }: Resolver): string | undefined {
  const node = properties.entries.get(name);
  const value = node && resolve(node);
  return value && textOf(value);
}
