import type { ListFunctionsRequest, ListFunctionsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeListed } from "./describe-version.ts";
import { markerFor, positionAt } from "./marker.ts";

const pageSize = 50;

/** API-205; up to 10,000 may be asked for, and never more than 50 come (API-010). */
export function listFunctions(
  { FunctionVersion, Marker, MaxItems }: ListFunctionsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListFunctionsResponse {
  const { items, next } = catalogue.list({
    place,
    after: Marker === undefined ? undefined : positionAt(Marker),
    limit: Math.min(MaxItems ?? pageSize, pageSize),
    allVersions: FunctionVersion === "ALL",
  });
  return { Functions: items.map(describeListed), ...(next && { NextMarker: markerFor(next) }) };
}
