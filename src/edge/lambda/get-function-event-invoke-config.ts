import type { FunctionEventInvokeConfig, GetFunctionEventInvokeConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeEventInvoke } from "./event-invoke-settings.ts";

/** API-215 */
export function getFunctionEventInvokeConfig(
  { FunctionName, Qualifier }: GetFunctionEventInvokeConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): FunctionEventInvokeConfig {
  return describeEventInvoke(catalogue.eventInvoke.get({ place, name: FunctionName, qualifier: Qualifier }));
}
