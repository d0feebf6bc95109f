import {
  InvalidParameterValueException,
  PreconditionFailedException,
  ResourceConflictException,
} from "../model/exceptions.ts";
import type { FunctionDocument } from "./documents.ts";

/** API-213 */
export const functionsOnly: string =
  "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. " +
  "Please specify either a function name or an unqualified function ARN.";

/** API-201 */
export function functionExists(functionName: string): ResourceConflictException {
  return new ResourceConflictException(`Function already exist: ${functionName}`);
}

/** API-143; tools wait and try again while the text says `in progress`. */
export function updateInProgress(functionArn: string): ResourceConflictException {
  return new ResourceConflictException(
    `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn}`,
  );
}

/** API-144 */
export function notInvocable(state: "Pending" | "Failed"): ResourceConflictException {
  return new ResourceConflictException(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );
}

/** @throws ResourceConflictException while a change of the function is under way (API-143) */
export function checkSettled({ latest }: FunctionDocument, functionArn: string): void {
  switch (latest.status) {
    case "creating":
      throw new ResourceConflictException(
        `The operation cannot be performed at this time. The resource ${functionArn} is currently in the following ` +
          "state: 'Pending'. StateReasonCode: 'Creating'",
      );
    case "updating":
      throw updateInProgress(functionArn);
    case "ready":
      return;
    default:
      latest.status satisfies never;
  }
}

/** `given` is Base64. @throws InvalidParameterValueException unless it is what stands (API-209) */
export function checkCode({ latest }: FunctionDocument, given: string | undefined): void {
  const current = Buffer.from(latest.code.sha256, "hex").toString("base64");
  if (given === undefined || given === current) return;
  throw new InvalidParameterValueException(
    `CodeSHA256 (${given}) is different from current CodeSHA256 in $LATEST (${current}). ` +
      "Please try again with the CodeSHA256 in $LATEST.",
  );
}

/** @throws PreconditionFailedException unless `given` is what stands (API-146) */
export function checkRevision({ latest }: FunctionDocument, given: string | undefined): void {
  checkRevisionId(latest.revisionId, given);
}

/** Of a function or an alias. @throws PreconditionFailedException unless `given` is what stands (API-146) */
export function checkRevisionId(present: string, given: string | undefined): void {
  if (given === undefined || given === present) return;
  throw new PreconditionFailedException(
    "The Revision Id provided does not match the latest Revision Id. " +
      "Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
  );
}
