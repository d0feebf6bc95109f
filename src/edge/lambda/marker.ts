import type { ListPosition } from "../../catalogue/listing.ts";
import { InvalidParameterValueException } from "../../model/exceptions.ts";

/** Where a page ended, opaque to clients (API-010). */
export function markerFor(position: ListPosition): string {
  return written(position);
}

/** @throws InvalidParameterValueException for text that no page has given */
export function positionAt(marker: string): ListPosition {
  const position = read(marker);
  if (isPosition(position)) return position;
  throw invalidMarker();
}

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Without a member on the last page. */
  readonly next: { readonly NextMarker?: string };
}

/**
 * What follows the page before, in the order of the keys: those who come and go in between shift nothing (API-010).
 * @throws InvalidParameterValueException for a marker that no page has given
 */
export function pageOf<T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  { Marker, MaxItems }: PageRequest,
  most = 50,
): Page<T> {
  const after = Marker === undefined ? "" : keyAt(Marker);
  const rest = [...all].filter((item) => keyOf(item) > after).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = rest.slice(0, Math.min(MaxItems ?? most, most));
  const last = items.at(-1);
  return { items, next: last && rest.length > items.length ? { NextMarker: written(keyOf(last)) } : {} };
}

function keyAt(marker: string): string {
  const key = read(marker);
  if (typeof key === "string") return key;
  throw invalidMarker();
}

function written(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString("base64");
}

/** `undefined` for text that nothing here has written. */
function read(marker: string): unknown {
  try {
    return JSON.parse(Buffer.from(marker, "base64").toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function invalidMarker(): InvalidParameterValueException {
  return new InvalidParameterValueException("Invalid marker");
}

function isPosition(value: unknown): value is ListPosition {
  return (
    typeof value === "object" &&
    value !== null &&
    "functionName" in value &&
    "version" in value &&
    typeof value.functionName === "string" &&
    typeof value.version === "string"
  );
}
