import { type SampleEvents, arn, domainOf, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes.html */

const common = {
  stack: "my-stack",
  resource: "MyResource",
  type: "Custom::MyResource",
  properties: '{"Name":"value"}',
};
const physicalId = "my-resource-0f1e2d3c";

interface Asked {
  readonly region: string;
  readonly account: string;
  readonly stack: string;
  readonly resource: string;
  readonly type: string;
  readonly properties: string;
}

export const events: SampleEvents = {
  "create-request": sample("a stack makes a custom resource", common, (asked) => request("Create", asked)),
  "update-request": sample("a stack changes a custom resource", common, (asked) => ({
    ...request("Update", asked),
    PhysicalResourceId: physicalId,
    OldResourceProperties: { ServiceToken: serviceToken(asked), Name: "old value" },
  })),
  "delete-request": sample("a stack deletes a custom resource", common, (asked) => ({
    ...request("Delete", asked),
    PhysicalResourceId: physicalId,
  })),
};

function request(RequestType: string, asked: Asked): object {
  const { region, stack, resource, type, properties } = asked;
  const domain = `cloudformation-custom-resource-response-${region.replaceAll("-", "")}.s3.${region}.${domainOf(region)}`;
  return {
    RequestType,
    ServiceToken: serviceToken(asked),
    ResponseURL: `https://${domain}/response`,
    StackId: arn("cloudformation", asked, `stack/${stack}/5b918d10-cd98-11ea-90d5-0a9cd3354c10`),
    RequestId: "b7f2c1d0-6e3a-4c59-8f41-2a9d7e6c5b38",
    LogicalResourceId: resource,
    ResourceType: type,
    ResourceProperties: { ServiceToken: serviceToken(asked), ...JSON.parse(properties) },
  };
}

function serviceToken(asked: Asked): string {
  return arn("lambda", asked, "function:my-function");
}
