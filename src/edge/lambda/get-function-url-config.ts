import type { GetFunctionUrlConfigRequest, GetFunctionUrlConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { askedUrl, describeUrl } from "./describe-url.ts";

/** API-216 */
export function getFunctionUrlConfig(
  { FunctionName, Qualifier }: GetFunctionUrlConfigRequest,
  rooms: Rooms,
  call: Call,
): GetFunctionUrlConfigResponse {
  return describeUrl(
    rooms.catalogue.urls.get({ place: call.place, name: FunctionName, qualifier: Qualifier }),
    askedUrl(call, rooms),
  );
}
