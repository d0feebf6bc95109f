import type { UpdateFunctionUrlConfigRequest, UpdateFunctionUrlConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeUpdatedUrl } from "./describe-url.ts";
import { urlSettings } from "./url-settings.ts";

/** API-216 */
export async function updateFunctionUrlConfig(
  { FunctionName, Qualifier, AuthType, Cors, InvokeMode }: UpdateFunctionUrlConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<UpdateFunctionUrlConfigResponse> {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  const settings = { ...(AuthType && { authType: AuthType }), ...urlSettings(Cors, InvokeMode) };
  return describeUpdatedUrl(await catalogue.urls.update(target, settings), place.region);
}
