/**
 * The errors an AWS client can match on. Names, statuses and the spelling of their bodies are those of
 * `docs/spec/lambda-api.md` section 1.5; everything else that is thrown is a bug and becomes a `ServiceException`.
 */

/** An error AWS clients can match on: its name travels in the `x-amzn-ErrorType` header. */
export abstract class AwsException extends Error {
  abstract override readonly name: string;
  abstract readonly status: number;
  /** Who is to blame; `undefined` where AWS sends no `Type` (API-151, API-728). */
  readonly type: "User" | "Service" | undefined = "User";
  /** How AWS spells the key of the message in this error's body (API-150…165). */
  readonly messageKey: "message" | "Message" = "message";
  /** Whose words it has, where a request does not say in its head which service it is for. */
  readonly service: "sns" | "sqs" | undefined = undefined;
}

/** API-150 */
export class InvalidParameterValueException extends AwsException {
  override readonly name = "InvalidParameterValueException";
  readonly status = 400;
}

/** The same name without a `Type`: concurrency limits and a few others (API-150). */
export class UntypedInvalidParameterValueException extends AwsException {
  override readonly name = "InvalidParameterValueException";
  readonly status = 400;
  override readonly type = undefined;
}

/** Failed checks of the model (API-151, API-170). */
export class ValidationException extends AwsException {
  override readonly name = "ValidationException";
  readonly status = 400;
  override readonly type = undefined;
}

/** API-175 */
export class SerializationException extends AwsException {
  override readonly name = "SerializationException";
  readonly status = 400;
}

/** API-152 */
export class ResourceNotFoundException extends AwsException {
  override readonly name = "ResourceNotFoundException";
  readonly status = 404;
  override readonly messageKey = "Message";
}

/** No such code signing configuration (API-231): the same name, no `Type`. */
export class UnknownCodeSigningConfigException extends AwsException {
  override readonly name = "ResourceNotFoundException";
  readonly status = 404;
  override readonly type = undefined;
  override readonly messageKey = "Message";
}

/** A function is to have a code signing configuration that does not exist (API-156). */
export class CodeSigningConfigNotFoundException extends AwsException {
  override readonly name = "CodeSigningConfigNotFoundException";
  readonly status = 404;
  override readonly messageKey = "Message";
}

/** API-153 */
export class ResourceConflictException extends AwsException {
  override readonly name = "ResourceConflictException";
  readonly status = 409;
}

/** API-165 */
export class ResourceInUseException extends AwsException {
  override readonly name = "ResourceInUseException";
  readonly status = 400;
  override readonly messageKey = "Message";
}

/** API-154 */
export class PreconditionFailedException extends AwsException {
  override readonly name = "PreconditionFailedException";
  readonly status = 412;
}

/** API-155 */
export class ProvisionedConcurrencyConfigNotFoundException extends AwsException {
  override readonly name = "ProvisionedConcurrencyConfigNotFoundException";
  readonly status = 404;
}

/** API-157 */
export class CodeStorageExceededException extends AwsException {
  override readonly name = "CodeStorageExceededException";
  readonly status = 400;
}

/** API-158 */
export class PolicyLengthExceededException extends AwsException {
  override readonly name = "PolicyLengthExceededException";
  readonly status = 400;
}

/** API-114 */
export class AccessDeniedException extends AwsException {
  override readonly name = "AccessDeniedException";
  readonly status = 403;
  override readonly type = undefined;
}

/** API-008: no such path. */
export class UnknownOperationException extends AwsException {
  override readonly name = "UnknownOperationException";
  readonly status = 404;
  override readonly type = undefined;
}

/** Why an invocation was throttled (API-310). */
export type ThrottleReason =
  | "ConcurrentInvocationLimitExceeded"
  | "ReservedFunctionConcurrentInvocationLimitExceeded"
  | "FunctionInvocationRateLimitExceeded"
  | "ReservedFunctionInvocationRateLimitExceeded"
  | "CallerRateLimitExceeded";

/** API-159, API-310 */
export class TooManyRequestsException extends AwsException {
  override readonly name = "TooManyRequestsException";
  readonly status = 429;
  readonly reason: ThrottleReason;

  constructor(reason: ThrottleReason) {
    super("Rate Exceeded.");
    this.reason = reason;
  }
}

/** A function is invoked because it was invoked, over and over (API-165, API-410). */
export class RecursiveInvocationException extends AwsException {
  override readonly name = "RecursiveInvocationException";
  readonly status = 400;
  override readonly messageKey = "Message";

  constructor() {
    super(
      "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and " +
        "stopped your function's invocation.",
    );
  }
}

/** API-160, RT-154 */
export class InvalidRequestContentException extends AwsException {
  override readonly name = "InvalidRequestContentException";
  readonly status = 400;
}

/** A payload of Invoke over its limit (API-161). */
export class RequestEntityTooLargeException extends AwsException {
  override readonly name = "RequestEntityTooLargeException";
  readonly status = 413;
  override readonly messageKey = "Message";
}

/** A request of the control plane over its limit (API-162): the same name, another body. */
export class ControlRequestTooLargeException extends AwsException {
  override readonly name = "RequestEntityTooLargeException";
  readonly status = 413;
  override readonly type = undefined;
}

/** API-164 */
export class ServiceException extends AwsException {
  override readonly name = "ServiceException";
  readonly status = 500;
  override readonly type = "Service";
  override readonly messageKey = "Message";
}

/** Failed checks of the CloudWatch Logs model, and its own rules (API-803). */
export class InvalidParameterException extends AwsException {
  override readonly name = "InvalidParameterException";
  readonly status = 400;
}

/** A log group or stream of that name is there (API-810, API-814). */
export class ResourceAlreadyExistsException extends AwsException {
  override readonly name = "ResourceAlreadyExistsException";
  readonly status = 400;
}

/** A log group with more than 50 tags (API-820). */
export class TooManyTagsException extends AwsException {
  override readonly name = "TooManyTagsException";
  readonly status = 400;
}

/** An operation of CloudWatch Logs that is not built (API-825). */
export class InvalidOperationException extends AwsException {
  override readonly name = "InvalidOperationException";
  readonly status = 400;
}

/** An event pattern of EventBridge that can't be one. */
export class InvalidEventPatternException extends AwsException {
  override readonly name = "InvalidEventPatternException";
  readonly status = 400;
}

/** More targets, tags or buses than EventBridge allows. */
export class LimitExceededException extends AwsException {
  override readonly name = "LimitExceededException";
  readonly status = 400;
}

/** A schedule or a group of that name is there. */
export class ConflictException extends AwsException {
  override readonly name = "ConflictException";
  readonly status = 409;
}

/** The door's own refusals (API-723 … API-728): none carries a `Type`. */
abstract class DoorException extends AwsException {
  readonly status = 403;
  override readonly type = undefined;
}

/** API-723 */
export class MissingAuthenticationTokenException extends DoorException {
  override readonly name = "MissingAuthenticationTokenException";
}

/** API-724 */
export class IncompleteSignatureException extends DoorException {
  override readonly name = "IncompleteSignatureException";
}

/** API-725 … API-727 */
export class InvalidSignatureException extends DoorException {
  override readonly name = "InvalidSignatureException";
}

/** API-727: a key that nobody has. */
export class UnrecognizedClientException extends DoorException {
  override readonly name = "UnrecognizedClientException";
}

/** API-727 */
export class ExpiredTokenException extends DoorException {
  override readonly name = "ExpiredTokenException";
}

/** A request for a service that the engine is not, and that nobody has configured. Clients don't try 501 again. */
export class UpstreamNotConfiguredException extends AwsException {
  override readonly name = "UpstreamNotConfiguredException";
  readonly status = 501;
}

/** An upstream that gives no answer. */
export class UpstreamUnreachableException extends AwsException {
  override readonly name = "UpstreamUnreachableException";
  readonly status = 502;
  override readonly type = "Service";
}
