import { AwsException } from "./exceptions.ts";

const statuses = {
  AuthorizationError: 403,
  BatchEntryIdsNotDistinct: 400,
  BatchRequestTooLong: 400,
  EmptyBatchRequest: 400,
  InvalidBatchEntryId: 400,
  InvalidParameter: 400,
  NotFound: 404,
  ParameterValueInvalid: 400,
  ResourceNotFound: 404,
  SubscriptionLimitExceeded: 403,
  TagLimitExceeded: 400,
  TooManyEntriesInBatchRequest: 400,
} as const;

/** What SNS refuses, by the code that stands in its answers; SDKs call some by a longer name. */
export class SnsException extends AwsException {
  override readonly name: keyof typeof statuses;
  readonly status: number;
  override readonly service = "sns";

  constructor(name: keyof typeof statuses, message: string) {
    super(message);
    this.name = name;
    this.status = statuses[name];
  }
}

/** `Invalid parameter: TopicArn` */
export function invalidParameter(what: string): SnsException {
  return new SnsException("InvalidParameter", `Invalid parameter: ${what}`);
}

/** Of what stands in a message's attribute. */
export function invalidAttribute(message: string): SnsException {
  return new SnsException("ParameterValueInvalid", message);
}

export function noTopic(): SnsException {
  return new SnsException("NotFound", "Topic does not exist");
}

export function noSubscription(): SnsException {
  return new SnsException("NotFound", "Subscription does not exist");
}

/** As AWS words it where no policy of the topic's lets somebody do something. */
export function notAuthorized(who: string, operation: string, topicArn: string): SnsException {
  const action = `SNS:${operation}`;
  return new SnsException(
    "AuthorizationError",
    `User: ${who} is not authorized to perform: ${action} on resource: ${topicArn} because no resource-based policy ` +
      `allows the ${action} action`,
  );
}
