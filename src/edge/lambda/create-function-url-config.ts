import type { CreateFunctionUrlConfigRequest, CreateFunctionUrlConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { askedUrl, describeCreatedUrl } from "./describe-url.ts";
import { urlSettings } from "./url-settings.ts";

/** API-216 */
export async function createFunctionUrlConfig(
  { FunctionName, Qualifier, AuthType, Cors, InvokeMode }: CreateFunctionUrlConfigRequest,
  rooms: Rooms,
  call: Call,
): Promise<CreateFunctionUrlConfigResponse> {
  const target = { place: call.place, name: FunctionName, qualifier: Qualifier };
  const created = await rooms.catalogue.urls.create(target, { authType: AuthType, ...urlSettings(Cors, InvokeMode) });
  return describeCreatedUrl(created, askedUrl(call, rooms));
}
