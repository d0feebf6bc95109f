import { SqsException } from "../../model/sqs-exceptions.ts";
import { parseQueueArn } from "../../model/arn.ts";
import type { Call } from "../rooms.ts";

/** An ARN of the caller's account. @throws SqsException for anybody else's */
export function ownArn(arn: string, parameter: string, { place }: Call): string {
  if (parseQueueArn(arn)?.place.accountId === place.accountId) return arn;
  const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
  throw new SqsException("ResourceNotFoundException", message);
}
