import { InvalidParameterValueException, ValidationException } from "../model/exceptions.ts";
import { pageOf } from "./lambda/paging.ts";

/** AWS's own; more are never shown at once. */
const pageSize = 100;

export interface TokenPage<T> {
  readonly items: readonly T[];
  /** To be spread into the answer: nothing on the last page. */
  readonly next: { readonly NextToken?: string };
}

/** A page of EventBridge's lists, in the order of the keys. @throws ValidationException for a token of no page */
export function tokenPage<T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  token: string | undefined,
  limit: number | undefined,
): TokenPage<T> {
  try {
    const { items, next } = pageOf(all, keyOf, { Marker: token, MaxItems: limit }, pageSize);
    return { items, next: next.NextMarker === undefined ? {} : { NextToken: next.NextMarker } };
  } catch (error) {
    if (!(error instanceof InvalidParameterValueException)) throw error;
    throw new ValidationException("Parameter NextToken is not valid.");
  }
}
