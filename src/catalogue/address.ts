import { functionArn, parseFunctionReference } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import {
  AccessDeniedException,
  InvalidParameterValueException,
  ResourceNotFoundException,
} from "../model/exceptions.ts";

/** Where a caller believes to be (API-722), and what it asks for. */
export interface Asking {
  readonly place: Place;
  /** As AWS's policies name it, e.g. `InvokeFunction`: told to callers from other accounts. */
  readonly operation: string;
}

/** A function, and perhaps a version or alias of it, as a caller names it. */
export interface Target {
  readonly place: Place;
  /** Any form of API-110. */
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** The function, and perhaps the version or alias, that a caller meant. */
export interface Address {
  /** Every ARN that is shown to this caller is made with it. */
  readonly place: Place;
  readonly functionName: string;
  readonly qualifier: string | undefined;
}

/**
 * Reads any form of API-110.
 * @throws InvalidParameterValueException where name and `qualifier` disagree (API-110)
 * @throws ResourceNotFoundException for another region, AccessDeniedException for another account (API-114)
 */
export function addressOf(name: string, qualifier: string | undefined, { place, operation }: Asking): Address {
  const reference = parseFunctionReference(name);
  // Names the model lets pass and that are none of API-110's forms: no function can be called so.
  if (!reference) throw functionNotFound(functionArn(place, name, qualifier));
  const { functionName, region, accountId } = reference;
  if (region !== undefined && region !== place.region) {
    throw new ResourceNotFoundException(
      `Functions from '${region}' are not reachable in this region ('${place.region}')`,
    );
  }
  if (accountId !== undefined && accountId !== place.accountId) {
    throw new AccessDeniedException(
      notAuthorized(place, functionArn({ ...place, accountId }, functionName), operation),
    );
  }
  if (reference.qualifier !== undefined && qualifier !== undefined && reference.qualifier !== qualifier) {
    throw new InvalidParameterValueException(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  }
  return { place, functionName, qualifier: qualifier ?? reference.qualifier };
}

/** Qualified as it was addressed (API-116). */
export function arnOf({ place, functionName, qualifier }: Address): string {
  return functionArn(place, functionName, qualifier);
}

/** API-115 */
export function functionNotFound(arn: string): ResourceNotFoundException {
  return new ResourceNotFoundException(`Function not found: ${arn}`);
}

/** API-114: creating a function in another account is refused without a word. */
export function notAuthorized(place: Place, arn: string, operation: string): string {
  if (operation === "CreateFunction") return "";
  const caller = `arn:aws:iam::${place.accountId}:root`;
  return (
    `User: ${caller} is not authorized to perform: lambda:${operation} on resource: ${arn} ` +
    `because no resource-based policy allows the lambda:${operation} action`
  );
}
