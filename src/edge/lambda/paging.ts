import { InvalidParameterValueException } from "../../model/exceptions.ts";

/** AWS's own; more than 50 are never shown at once (API-010). */
const pageSize = 50;

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** To be spread into the answer: nothing on the last page. */
  readonly next: { readonly NextMarker?: string };
}

/**
 * What follows the page before, in the order of the keys by code unit: those who come and go in between shift nothing
 * (API-010). @throws InvalidParameterValueException for a marker that no page has given
 */
export function pageOf<T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  { Marker, MaxItems }: PageRequest,
  most: number = pageSize,
): Page<T> {
  const after = Marker === undefined ? "" : keyAt(Marker);
  const rest = [...all].filter((item) => keyOf(item) > after).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = rest.slice(0, Math.min(MaxItems ?? most, most));
  const last = items.at(-1);
  return { items, next: last && rest.length > items.length ? { NextMarker: markerAfter(keyOf(last)) } : {} };
}

/** Orders `$LATEST` before versions by their number, and aliases by name behind them. */
export function qualifierKey(qualifier: string): string {
  if (qualifier === "$LATEST") return "0";
  return /^\d+$/.test(qualifier) ? qualifier.padStart(12, "0").replace(/^/, "1") : `2${qualifier}`;
}

function markerAfter(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString("base64");
}

function keyAt(marker: string): string {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(marker, "base64").toString());
    if (typeof parsed === "object" && parsed && "after" in parsed && typeof parsed.after === "string") {
      return parsed.after;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InvalidParameterValueException("Invalid marker");
}
