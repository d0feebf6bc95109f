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
 * A page of `items`, which stand in the order of their keys by code unit. A marker is the last key that was shown, so
 * that pages stay whole while items come and go. @throws InvalidParameterValueException for a marker of nobody's
 */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const { Marker, MaxItems = pageSize } = request;
  const after = Marker === undefined ? undefined : keyAt(Marker);
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const shown = rest.slice(0, Math.min(MaxItems, pageSize));
  const last = shown.at(-1);
  const isLast = last === undefined || shown.length === rest.length;
  return { items: shown, next: isLast ? {} : { NextMarker: markerAfter(keyOf(last)) } };
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
