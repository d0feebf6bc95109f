import { parseFunctionReference, parseQueueArn, serviceIn } from "../../model/arn.ts";

/** What the targets of rules and those of schedules have in common, under the API's names. */
export interface Target {
  readonly Arn: string;
  readonly RoleArn?: string | undefined;
  readonly RetryPolicy?: RetryPolicy | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly SqsParameters?: { readonly MessageGroupId?: string | undefined } | undefined;
  /** Of a schedule that puts events on a bus. */
  readonly EventBridgeParameters?: EntryParameters | undefined;
}

export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

export interface EntryParameters {
  readonly DetailType: string;
  readonly Source: string;
}

/** Whether an ARN is a function's, in full. */
export function isFunctionArn(arn: string): boolean {
  return parseFunctionReference(arn)?.accountId !== undefined && arn.includes(":lambda:");
}

/** Services with a form of ARN that their targets have. */
const forms: Readonly<Record<string, (arn: string) => boolean>> = {
  lambda: isFunctionArn,
  sqs: (arn) => parseQueueArn(arn) !== undefined,
  events: (arn) => /^arn:[^:]+:events:[^:]+:\d{12}:event-bus\/.+$/.test(arn),
  logs: (arn) => /^arn:[^:]+:logs:[^:]+:\d{12}:log-group:.+$/.test(arn),
  sns: (arn) => /^arn:[^:]+:sns:[^:]+:\d{12}:[\w-]+(?:\.fifo)?$/.test(arn),
};

/** Whether `arn` is a target of one of these services. */
export function isTargetOf(services: readonly string[], arn: string): boolean {
  const service = serviceIn(arn);
  return services.includes(service) && forms[service]?.(arn) === true;
}

/** Whether a queue wants a MessageGroupId. */
export function isFifoArn(arn: string): boolean {
  return isTargetOf(["sqs"], arn) && arn.endsWith(".fifo");
}
