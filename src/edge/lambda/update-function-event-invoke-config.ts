import type { FunctionEventInvokeConfig, UpdateFunctionEventInvokeConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeEventInvoke, eventInvokeSettings } from "./event-invoke-settings.ts";

/** API-215 */
export async function updateFunctionEventInvokeConfig(
  { FunctionName, Qualifier, ...given }: UpdateFunctionEventInvokeConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<FunctionEventInvokeConfig> {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  return describeEventInvoke(await catalogue.eventInvoke.update(target, eventInvokeSettings(given)));
}
