import type { GetFunctionUrlConfigRequest, GetFunctionUrlConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeUrl } from "./describe-url.ts";

/** API-216 */
export function getFunctionUrlConfig(
  { FunctionName, Qualifier }: GetFunctionUrlConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetFunctionUrlConfigResponse {
  return describeUrl(catalogue.urls.get({ place, name: FunctionName, qualifier: Qualifier }), place.region);
}
