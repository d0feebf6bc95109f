import type { FunctionEventInvokeConfig, PutFunctionEventInvokeConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeEventInvoke, eventInvokeSettings } from "./event-invoke-settings.ts";

/** API-215 */
export async function putFunctionEventInvokeConfig(
  { FunctionName, Qualifier, ...given }: PutFunctionEventInvokeConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<FunctionEventInvokeConfig> {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  return describeEventInvoke(await catalogue.eventInvoke.put(target, eventInvokeSettings(given)));
}
