import type { GetFunctionScalingConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { refuseScaling } from "./refusals.ts";

/** API-232 */
export function getFunctionScalingConfig(
  { FunctionName, Qualifier }: GetFunctionScalingConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): never {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  return refuseScaling(target, "GetFunctionScalingConfig", catalogue);
}
