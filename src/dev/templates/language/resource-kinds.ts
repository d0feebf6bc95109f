import { functionArn, layerArn } from "../../../model/arn.ts";

/** What the name of a resource, and what its template says of it, are put together with. */
export interface ResourceFacts {
  readonly name: string;
  readonly logicalId: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
  /** The text of a property; `undefined` where the template does not have it. */
  readonly property: (name: string) => string | undefined;
}

type Attribute = (facts: ResourceFacts) => string;

/** How resources of a type are named and referred to. */
export interface ResourceKind {
  /** The property that has the name; where there is none, the logical id is the name. */
  readonly named?: string;
  /** What a name must end in. */
  readonly suffix?: (facts: ResourceFacts) => string;
  /** What `Ref` is, where it is not the name. */
  readonly ref?: Attribute;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

const name: Attribute = (facts) => facts.name;

/** `arn:aws:sns:us-east-1:123456789012:` and what comes then. */
function arn(service: string, rest: (facts: ResourceFacts) => string = name): Attribute {
  return (facts) => `arn:aws:${service}:${facts.region}:${facts.accountId}:${rest(facts)}`;
}

const lambda: Attribute = (facts) => functionArn(facts, facts.name);
const queueUrl: Attribute = ({ endpoint, accountId, name: queue }) => `${endpoint}/${accountId}/${queue}`;
const role: Attribute = (facts) => `arn:aws:iam::${facts.accountId}:role/${facts.name}`;
const bucket: Attribute = (facts) => `arn:aws:s3:::${facts.name}`;

/** Ids are in host names, and there letters have one case. */
export const apiId: (facts: ResourceFacts) => string = (facts) =>
  facts.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .slice(0, 63);
const rootOf: Attribute = (facts) => `${apiId(facts)}-root`;
const apiEndpoint: Attribute = (facts) => apiUrl(facts.endpoint, apiId(facts));

/** Where this engine serves an API; its stage and the path come then, as behind its own host. */
export function apiUrl(endpoint: string, id: string): string {
  return `${endpoint}/_lambkin/api/${id}`;
}

/** Of what a version or an alias belongs to. */
const ownersArn: Attribute = (facts) => {
  const owner = facts.property("FunctionName") ?? facts.property("TargetFunctionArn") ?? facts.logicalId;
  return owner.startsWith("arn:") ? owner : functionArn(facts, owner);
};
const aliasArn: Attribute = (facts) => `${ownersArn(facts)}:${facts.property("Name") ?? ""}`;

const table: ResourceKind = {
  named: "TableName",
  attributes: { Arn: arn("dynamodb", (facts) => `table/${facts.name}`) },
};
const aFunction: ResourceKind = { named: "FunctionName", attributes: { Arn: lambda } };
const aLayer: ResourceKind = {
  named: "LayerName",
  ref: (facts) => layerArn(facts, facts.name, "1"),
  attributes: {
    LayerVersionArn: (facts) => layerArn(facts, facts.name, "1"),
    Arn: (facts) => layerArn(facts, facts.name),
  },
};
const aRestApi: ResourceKind = { ref: apiId, attributes: { RootResourceId: rootOf, RestApiId: apiId } };
const anHttpApi: ResourceKind = { ref: apiId, attributes: { ApiEndpoint: apiEndpoint, ApiId: apiId } };

export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  "AWS::Serverless::Function": aFunction,
  "AWS::Lambda::Function": aFunction,
  // The newest code is what is asked for.
  "AWS::Lambda::Version": { ref: ownersArn, attributes: { Version: () => "$LATEST", FunctionArn: ownersArn } },
  "AWS::Lambda::Alias": { ref: aliasArn, attributes: { AliasArn: aliasArn } },
  "AWS::Lambda::Url": { ref: ownersArn, attributes: { FunctionArn: ownersArn } },
  "AWS::Serverless::LayerVersion": aLayer,
  "AWS::Lambda::LayerVersion": aLayer,
  "AWS::Serverless::Api": aRestApi,
  "AWS::ApiGateway::RestApi": aRestApi,
  "AWS::Serverless::HttpApi": anHttpApi,
  "AWS::ApiGatewayV2::Api": anHttpApi,
  "AWS::ApiGateway::Resource": { attributes: { ResourceId: name } },
  "AWS::ApiGateway::Authorizer": { attributes: { AuthorizerId: name } },
  "AWS::ApiGatewayV2::Authorizer": { attributes: { AuthorizerId: name } },
  "AWS::ApiGatewayV2::Integration": { attributes: { IntegrationId: name } },
  "AWS::ApiGateway::Deployment": { attributes: { DeploymentId: name } },
  "AWS::ApiGateway::Stage": { named: "StageName", attributes: {} },
  "AWS::ApiGatewayV2::Stage": { named: "StageName", attributes: {} },
  "AWS::SQS::Queue": {
    named: "QueueName",
    suffix: (facts) => (facts.property("FifoQueue") === "true" ? ".fifo" : ""),
    ref: queueUrl,
    attributes: { Arn: arn("sqs"), QueueName: name, QueueUrl: queueUrl },
  },
  "AWS::SNS::Topic": {
    named: "TopicName",
    suffix: (facts) => (facts.property("FifoTopic") === "true" ? ".fifo" : ""),
    ref: arn("sns"),
    attributes: { TopicArn: arn("sns"), TopicName: name },
  },
  "AWS::Events::EventBus": {
    named: "Name",
    attributes: { Arn: arn("events", (facts) => `event-bus/${facts.name}`), Name: name },
  },
  "AWS::Events::Rule": { named: "Name", attributes: { Arn: arn("events", (facts) => `rule/${facts.name}`) } },
  "AWS::Scheduler::Schedule": {
    named: "Name",
    attributes: { Arn: arn("scheduler", (facts) => `schedule/default/${facts.name}`) },
  },
  "AWS::Scheduler::ScheduleGroup": {
    named: "Name",
    attributes: { Arn: arn("scheduler", (facts) => `schedule-group/${facts.name}`) },
  },
  "AWS::IAM::Role": { named: "RoleName", attributes: { Arn: role, RoleId: name } },
  "AWS::DynamoDB::Table": table,
  "AWS::DynamoDB::GlobalTable": table,
  "AWS::Serverless::SimpleTable": table,
  "AWS::S3::Bucket": { named: "BucketName", attributes: { Arn: bucket } },
  "AWS::Kinesis::Stream": { named: "Name", attributes: { Arn: arn("kinesis", (facts) => `stream/${facts.name}`) } },
  "AWS::Serverless::StateMachine": stateMachine("Name"),
  "AWS::StepFunctions::StateMachine": stateMachine("StateMachineName"),
  "AWS::Logs::LogGroup": {
    named: "LogGroupName",
    attributes: { Arn: arn("logs", (facts) => `log-group:${facts.name}:*`) },
  },
  "AWS::SecretsManager::Secret": {
    named: "Name",
    ref: arn("secretsmanager", (facts) => `secret:${facts.name}`),
    attributes: { Id: arn("secretsmanager", (facts) => `secret:${facts.name}`) },
  },
  "AWS::SSM::Parameter": {
    named: "Name",
    attributes: { Type: (facts) => facts.property("Type") ?? "", Value: (facts) => facts.property("Value") ?? "" },
  },
};

function stateMachine(named: string): ResourceKind {
  const machine = arn("states", (facts) => `stateMachine:${facts.name}`);
  return { named, ref: machine, attributes: { Arn: machine, Name: name } };
}
