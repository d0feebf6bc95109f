import { parseQueueArn } from "../../model/arn.ts";
import { SqsException, invalidAttribute, invalidParameter, invalidValue } from "../../model/sqs-exceptions.ts";
import { checkPolicy, checkRedriveAllowPolicy } from "./policy-attributes.ts";
import { isFifo, type QueueDocument } from "./queue-documents.ts";

type Attributes = Readonly<Record<string, string>>;

/** Least, most and default of the attributes that are numbers. */
const numbers: Readonly<Record<string, readonly [min: number, max: number, usual: number]>> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
};

const choices: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ["true", "false"],
  DeduplicationScope: ["queue", "messageGroup"],
  FifoThroughputLimit: ["perQueue", "perMessageGroupId"],
  SqsManagedSseEnabled: ["true", "false"],
};

const texts: readonly string[] = ["KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy"];

const defaults: Attributes = { SqsManagedSseEnabled: "true" };
const fifoDefaults: Attributes = {
  ContentBasedDeduplication: "false",
  DeduplicationScope: "queue",
  FifoQueue: "true",
  FifoThroughputLimit: "perQueue",
};

export type QueueNumber =
  | "DelaySeconds"
  | "MaximumMessageSize"
  | "MessageRetentionPeriod"
  | "ReceiveMessageWaitTimeSeconds"
  | "VisibilityTimeout";

export function numberOf({ attributes }: QueueDocument, name: QueueNumber): number {
  return Number(attributes[name] ?? numbers[name]?.[2]);
}

/** Every attribute that has a value, those that nobody gave included. */
export function allAttributes(queue: QueueDocument): Attributes {
  const { KmsDataKeyReusePeriodSeconds: _encryption, ...usual } = numbers;
  return {
    ...Object.fromEntries(Object.entries(usual).map(([name, [, , value]]) => [name, String(value)])),
    ...defaults,
    ...(isFifo(queue) && fifoDefaults),
    ...queue.attributes,
  };
}

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export function redrivePolicyOf({ attributes }: QueueDocument): RedrivePolicy | undefined {
  const text = attributes["RedrivePolicy"];
  return text === undefined ? undefined : redrivePolicyIn(text);
}

/** @throws SqsException `InvalidAttributeName`, `InvalidAttributeValue`, `InvalidParameterValueException` */
export function checkAttributes(given: Attributes, queueIsFifo: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    const isOfFifo = name in fifoDefaults;
    if (isOfFifo && !queueIsFifo) throw ofFifoOnly(name);
    if (name === "FifoQueue" && value !== "true")
      throw invalidAttribute(name, "Modifying queue type is not supported.");
    if (!isOfFifo && !(name in numbers) && !(name in choices) && !texts.includes(name)) throw unknownAttribute(name);
    if (!isAllowed(name, value)) throw invalidAttribute(name);
    if (name === "Policy") checkPolicy(value);
    if (name === "RedriveAllowPolicy") checkRedriveAllowPolicy(value);
  }
}

/** As they are kept and shown. @throws SqsException for a redrive policy that is none */
export function normalAttributes(given: Attributes): Attributes {
  const normal = Object.entries(given).map(([name, value]): [string, string] => {
    if (name === "RedrivePolicy" && value !== "") return [name, normalRedrivePolicy(value)];
    return [name, /^(?:true|false)$/i.test(value) ? value.toLowerCase() : value];
  });
  return Object.fromEntries(normal);
}

/** Its count is shown as a number, also where it was given as text. */
function normalRedrivePolicy(text: string): string {
  const policy = redrivePolicyIn(text);
  return typeof objectIn(text)["maxReceiveCount"] === "number" ? text : JSON.stringify(policy);
}

/** `attributes` with what was given in its place; what is given empty is removed. */
export function changedAttributes(attributes: Attributes, given: Attributes): Attributes {
  const changed = Object.entries({ ...attributes, ...oneEncryption(given), ...given }).filter(
    ([name, value]) => value !== "" && !(name === "KmsDataKeyReusePeriodSeconds" && value === "300"),
  );
  return Object.fromEntries(changed);
}

/** What a way to encrypt does to the other one. */
function oneEncryption({ KmsMasterKeyId = "", SqsManagedSseEnabled }: Attributes): Attributes {
  if (KmsMasterKeyId !== "") return { SqsManagedSseEnabled: "false" };
  return SqsManagedSseEnabled === "true" ? { KmsMasterKeyId: "" } : {};
}

export function unknownAttribute(name: string): SqsException {
  return new SqsException("InvalidAttributeName", `Unknown Attribute ${name}.`);
}

function ofFifoOnly(name: string): SqsException {
  if (name === "DeduplicationScope" || name === "FifoThroughputLimit") {
    return new SqsException("InvalidAttributeName", `You can specify the ${name} only when FifoQueue is set to true.`);
  }
  return unknownAttribute(name);
}

function isAllowed(name: string, value: string): boolean {
  const range = numbers[name];
  if (range) return /^\d+$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
  return choices[name]?.includes(value) ?? true;
}

function redrivePolicyIn(text: string): RedrivePolicy {
  const { deadLetterTargetArn, maxReceiveCount } = objectIn(text);
  const fail = (reason: string): SqsException => invalidValue(text, "RedrivePolicy", reason);
  if (deadLetterTargetArn === undefined)
    throw fail("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  if (maxReceiveCount === undefined)
    throw fail("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  if (typeof deadLetterTargetArn !== "string" || !parseQueueArn(deadLetterTargetArn)) {
    throw fail("Invalid value for deadLetterTargetArn.");
  }
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw fail(
      `Invalid value for maxReceiveCount: ${JSON.stringify(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {
    // said below
  }
  throw invalidParameter(
    `Value ${text} for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map.`,
  );
}
