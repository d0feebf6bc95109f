import type { GetRuntimeManagementConfigRequest, GetRuntimeManagementConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeRuntimeManagement } from "./describe-runtime-management.ts";

/** API-229 */
export function getRuntimeManagementConfig(
  { FunctionName, Qualifier }: GetRuntimeManagementConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetRuntimeManagementConfigResponse {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  return describeRuntimeManagement(catalogue.runtimeManagement.get(target));
}
