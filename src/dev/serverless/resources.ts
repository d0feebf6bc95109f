import type { Place } from "../../model/arn.ts";
import { type Member, isTable } from "../member.ts";
import { type ProjectDraft, queueArn } from "../project-draft.ts";
import type { Reference } from "./stack.ts";

/** Property that a resource's physical name is in, by type. */
const nameProperty: Readonly<Record<string, string>> = {
  "AWS::SQS::Queue": "QueueName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::DynamoDB::Table": "TableName",
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::Cognito::UserPool": "UserPoolName",
  "AWS::StepFunctions::StateMachine": "StateMachineName",
  "AWS::IAM::Role": "RoleName",
  "AWS::SSM::Parameter": "Name",
  "AWS::SecretsManager::Secret": "Name",
  "AWS::Events::EventBus": "Name",
  "AWS::Kinesis::Stream": "Name",
};

/** Nothing here asks for them. */
const meaningless = /^AWS::(?:IAM|CloudWatch|Logs|ApplicationAutoScaling)::|^AWS::Lambda::Permission$|Policy$/;

/** Resources by their logical ids, wherever `resources` lists several. */
export function resourcesOf(root: Member): ReadonlyMap<string, Member> {
  const all = root.get("resources").list();
  return new Map(all.flatMap((each) => each.get("Resources").entries()));
}

/** A resource as if it had been made. */
export interface Made extends Reference {
  readonly name: string;
}

export function made(id: string, resource: Member, { place, stack, endpoint }: World): Made {
  const type = resource.get("Type").text() ?? "";
  const properties = resource.get("Properties");
  const given = properties.get(nameProperty[type] ?? "Name").value;
  const isQueue = type === "AWS::SQS::Queue";
  const isFifo = isQueue && properties.get("FifoQueue").flag() === true;
  const name = typeof given === "string" ? given : `${stack}-${id}${isFifo ? ".fifo" : ""}`;
  const arn = arnOf(type, name, place);
  const url = `${endpoint}/${place.accountId}/${name}`;
  const attributes: Readonly<Record<string, string>> = {
    Arn: arn,
    TopicArn: arn,
    QueueUrl: url,
    [nameProperty[type] ?? "Name"]: name,
  };
  const ref = type === "AWS::SNS::Topic" ? arn : name;
  return { name, ref: isQueue ? url : ref, attribute: (attribute) => attributes[attribute] };
}

export interface World {
  readonly place: Place;
  /** The stack's name. */
  readonly stack: string;
  readonly endpoint: string;
}

const arnPrefix: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "table/",
  "AWS::Kinesis::Stream": "stream/",
  "AWS::Events::EventBus": "event-bus/",
};

function arnOf(type: string, name: string, place: Place): string {
  const { region, accountId } = place;
  const [, service = ""] = type.split("::");
  if (type === "AWS::SQS::Queue") return queueArn(place, name);
  if (type === "AWS::S3::Bucket") return `arn:aws:s3:::${name}`;
  if (type === "AWS::IAM::Role") return `arn:aws:iam::${accountId}:role/${name}`;
  return `arn:aws:${service.toLowerCase()}:${region}:${accountId}:${arnPrefix[type] ?? ""}${name}`;
}

/** Resources after their intrinsics. */
export function readResources(
  resources: ReadonlyMap<string, Member>,
  nameOf: (id: string) => string,
  draft: ProjectDraft,
): void {
  for (const [id, resource] of resources) {
    // What has no type changes what the framework made.
    const type = resource.get("Type").text() ?? "AWS::CloudFormation::Override";
    if (type === "AWS::SQS::Queue") {
      draft.addQueue({ QueueName: nameOf(id), Attributes: queueAttributes(resource.get("Properties")) });
    } else if (type === "AWS::Events::EventBus") draft.bus(nameOf(id));
    else if (!meaningless.test(type)) draft.unserved.push(resource.unserved(`${type} ${id}`));
  }
}

/** SQS takes strings alone. */
function queueAttributes(properties: Member): Record<string, string> {
  return Object.fromEntries(
    properties
      .entries()
      .filter(([name, { isThere }]) => isThere && name !== "QueueName" && name !== "Tags")
      .map(([name, { value }]) => [name, isTable(value) ? JSON.stringify(value) : String(value)]),
  );
}
