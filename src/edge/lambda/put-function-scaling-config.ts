import type { PutFunctionScalingConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { refuseScaling } from "./refusals.ts";

/** API-232 */
export function putFunctionScalingConfig(
  { FunctionName, Qualifier }: PutFunctionScalingConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): never {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  return refuseScaling(target, "PutFunctionScalingConfig", catalogue);
}
