import type { ListPosition } from "../../catalogue/listing.ts";
import { InvalidParameterValueException } from "../../model/exceptions.ts";

/** Where a page of functions or their versions ended, opaque to clients (API-010). */
export function markerFor({ functionName, version }: ListPosition): string {
  return markerOf({ functionName, version });
}

/** @throws InvalidParameterValueException for text that no page has given */
export function positionAt(marker: string): ListPosition {
  return positionIn(marker, ["functionName", "version"]);
}

/** The same for what is not listed as functions are. */
export function markerOf(position: Readonly<Record<string, string>>): string {
  return Buffer.from(JSON.stringify(position)).toString("base64");
}

/** @throws InvalidParameterValueException for text that no page has given */
export function positionIn<Member extends string>(
  marker: string,
  members: readonly Member[],
): Readonly<Record<Member, string>> {
  try {
    const position: unknown = JSON.parse(Buffer.from(marker, "base64").toString());
    if (isPosition(position, members)) return position;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InvalidParameterValueException("Invalid marker");
}

function isPosition<Member extends string>(
  value: unknown,
  members: readonly Member[],
): value is Readonly<Record<Member, string>> {
  if (typeof value !== "object" || value === null) return false;
  return members.every((member) => typeof Reflect.get(value, member) === "string");
}
