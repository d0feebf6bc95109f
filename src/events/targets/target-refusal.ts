import { AccessDeniedException, AwsException, UpstreamUnreachableException } from "../../model/exceptions.ts";
import { SqsException } from "../../model/sqs-exceptions.ts";
import { ServiceRefusal } from "../../upstream/refusal.ts";
import { type TargetDelivery, principalOf, serviceOf } from "./target-delivery.ts";

/** Why a target has not taken what it was sent. */
export interface TargetRefusal {
  /** By EventBridge's names. */
  readonly code: RefusalCode;
  /** By the target's own. */
  readonly name: string;
  readonly message: string;
}

/** Of the ones that AWS lists. https://docs.aws.amazon.com/eventbridge/latest/userguide/rule-dlq.html */
export type RefusalCode =
  | "CONNECTION_FAILURE"
  | "ERROR_FROM_TARGET"
  | "INTERNAL_ERROR"
  | "INVALID_JSON"
  | "INVALID_PARAMETER"
  | "NO_PERMISSIONS"
  | "NO_RESOURCE"
  | "THIRD_ACCOUNT_HOP_DETECTED"
  | "THROTTLING";

/** What no further try would change: to rules the end of it, schedules try again all the same. */
const final: readonly RefusalCode[] = [
  "INVALID_JSON",
  "INVALID_PARAMETER",
  "NO_PERMISSIONS",
  "NO_RESOURCE",
  "THIRD_ACCOUNT_HOP_DETECTED",
];

export function isFinal({ code }: TargetRefusal): boolean {
  return final.includes(code);
}

/** An error of ours or of another service. */
export function refusalOf(error: unknown): TargetRefusal {
  const message = error instanceof Error ? error.message : String(error);
  if (isOfRule(error)) return { code: error.code, name: error.name, message };
  if (error instanceof UpstreamUnreachableException) return { code: "CONNECTION_FAILURE", name: error.name, message };
  if (error instanceof ServiceRefusal) {
    return { code: codeOf(error.code, error.status), name: error.code, message: error.reason || message };
  }
  if (error instanceof SqsException) return { code: codeOf(error.code, error.status), name: error.code, message };
  if (error instanceof AwsException) return { code: codeOf(error.name, error.status), name: error.name, message };
  return { code: "INTERNAL_ERROR", name: "InternalError", message };
}

function codeOf(name: string, status: number): RefusalCode {
  if (/NonExistent|DoesNotExist|NotFound/.test(name)) return "NO_RESOURCE";
  if (/AccessDenied|Authorization|NotAuthorized/.test(name) || status === 403) return "NO_PERMISSIONS";
  if (/Throttl|TooManyRequests|LimitExceeded/.test(name) || status === 429) return "THROTTLING";
  if (/Invalid|Missing|Validation|Malformed/.test(name)) return "INVALID_PARAMETER";
  return "ERROR_FROM_TARGET";
}

/** The event has come from another bus already. */
export class ThirdHopError extends Error {
  override readonly name = "ThirdHopError";
  readonly code = "THIRD_ACCOUNT_HOP_DETECTED";
}

/** What is to be sent is nothing that a target takes. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  readonly code: "INVALID_JSON" | "INVALID_PARAMETER";

  constructor(code: InvalidInputError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a rule is refused before it has sent anything. */
export function isOfRule(error: unknown): error is ThirdHopError | InvalidInputError {
  return error instanceof ThirdHopError || error instanceof InvalidInputError;
}

/** As AWS words it where no policy of the target lets the sender in. */
export function notPermitted(action: string, delivery: TargetDelivery): AccessDeniedException {
  const user = serviceOf(delivery)?.service ?? principalOf(delivery).principalArn;
  return new AccessDeniedException(
    `User: ${user} is not authorized to perform: ${action} on resource: ${delivery.target.Arn} because no resource-based ` +
      `policy allows the ${action} action`,
  );
}
