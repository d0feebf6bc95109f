import type { ListPosition } from "../../catalogue/listing.ts";
import { InvalidParameterValueException } from "../../model/exceptions.ts";

/** Where a page ended, opaque to clients (API-010). */
export function markerFor(position: ListPosition): string {
  return Buffer.from(JSON.stringify(position)).toString("base64");
}

/** @throws InvalidParameterValueException for text that no page has given */
export function positionAt(marker: string): ListPosition {
  try {
    const position: unknown = JSON.parse(Buffer.from(marker, "base64").toString());
    if (isPosition(position)) return position;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InvalidParameterValueException("Invalid marker");
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
