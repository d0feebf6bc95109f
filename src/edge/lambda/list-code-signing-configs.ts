import type { ListCodeSigningConfigsRequest, ListCodeSigningConfigsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeCodeSigning } from "./describe-code-signing.ts";
import { pageOf } from "./paging.ts";

/** API-231 */
export function listCodeSigningConfigs(
  request: ListCodeSigningConfigsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListCodeSigningConfigsResponse {
  const { items, next } = pageOf(catalogue.codeSigning.list(place), ({ id }) => id, request);
  return { CodeSigningConfigs: items.map(describeCodeSigning), ...next };
}
