import { AwsException } from "./exceptions.ts";

/** Codes of the query protocol where they are not the error's name; SDKs of both protocols match on them. */
const codes = {
  AccessDeniedException: "AccessDenied",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  InvalidAttributeName: "InvalidAttributeName",
  InvalidAttributeValue: "InvalidAttributeValue",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  InvalidMessageContents: "InvalidMessageContents",
  InvalidParameterValueException: "InvalidParameterValue",
  MissingRequiredParameterException: "MissingParameter",
  OverLimit: "OverLimit",
  PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
  QueueDeletedRecently: "AWS.SimpleQueueService.QueueDeletedRecently",
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
  ReceiptHandleIsInvalid: "ReceiptHandleIsInvalid",
  ResourceNotFoundException: "ResourceNotFoundException",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
} as const;

const statuses: Readonly<Partial<Record<keyof typeof codes, number>>> = {
  AccessDeniedException: 403,
  OverLimit: 403,
  PurgeQueueInProgress: 403,
  ResourceNotFoundException: 404,
};

/** What SQS refuses: its name is that of the JSON protocol's model, `code` that of the query protocol. */
export class SqsException extends AwsException {
  override readonly name: keyof typeof codes;
  readonly status: number;
  override readonly service = "sqs";
  readonly code: string;

  constructor(name: keyof typeof codes, message: string) {
    super(message);
    this.name = name;
    this.status = statuses[name] ?? 400;
    this.code = codes[name];
  }
}

export function invalidParameter(message: string): SqsException {
  return new SqsException("InvalidParameterValueException", message);
}

/** `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.` */
export function invalidValue(value: unknown, parameter: string, reason: string): SqsException {
  return invalidParameter(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

/** `Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.` */
export function invalidAttribute(name: string, reason?: string): SqsException {
  const why = reason === undefined ? "" : ` Reason: ${reason}`;
  return new SqsException("InvalidAttributeValue", `Invalid value for the parameter ${name}.${why}`);
}

export function missingParameter(parameter: string): SqsException {
  return new SqsException("MissingRequiredParameterException", `The request must contain the parameter ${parameter}.`);
}

export function noQueue(): SqsException {
  return new SqsException("QueueDoesNotExist", "The specified queue does not exist.");
}

export function deletedRecently(): SqsException {
  return new SqsException(
    "QueueDeletedRecently",
    "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
  );
}

export function purgeInProgress(queueName: string): SqsException {
  const message = `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`;
  return new SqsException("PurgeQueueInProgress", message);
}

/** As AWS words it where no policy of the queue's lets somebody do something. */
export function accessDenied(who: string, operation: string, queueArn: string): SqsException {
  const action = `sqs:${operation.toLowerCase()}`;
  return new SqsException(
    "AccessDeniedException",
    `User: ${who} is not authorized to perform: ${action} on resource: ${queueArn} because no resource-based policy ` +
      `allows the ${action} action`,
  );
}
