import type { ListVersionsByFunctionRequest, ListVersionsByFunctionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeListed } from "./describe-version.ts";
import { pageOf, qualifierKey } from "./paging.ts";

/** API-210, API-116 */
export function listVersionsByFunction(
  { FunctionName, ...page }: ListVersionsByFunctionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListVersionsByFunctionResponse {
  const versions = catalogue.versions(FunctionName, place);
  const { items, next } = pageOf(versions, ({ version }) => qualifierKey(version.version), page);
  return { Versions: items.map(describeListed), ...next };
}
