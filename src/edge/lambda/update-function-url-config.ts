import type { UpdateFunctionUrlConfigRequest, UpdateFunctionUrlConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { askedUrl, describeUpdatedUrl } from "./describe-url.ts";
import { urlSettings } from "./url-settings.ts";

/** API-216 */
export async function updateFunctionUrlConfig(
  { FunctionName, Qualifier, AuthType, Cors, InvokeMode }: UpdateFunctionUrlConfigRequest,
  rooms: Rooms,
  call: Call,
): Promise<UpdateFunctionUrlConfigResponse> {
  const target = { place: call.place, name: FunctionName, qualifier: Qualifier };
  const settings = { ...(AuthType && { authType: AuthType }), ...urlSettings(Cors, InvokeMode) };
  return describeUpdatedUrl(await rooms.catalogue.urls.update(target, settings), askedUrl(call, rooms));
}
