import type { DeleteFunctionEventInvokeConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-215 */
export async function deleteFunctionEventInvokeConfig(
  { FunctionName, Qualifier }: DeleteFunctionEventInvokeConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.eventInvoke.delete({ place, name: FunctionName, qualifier: Qualifier });
  return {};
}
