import type { PutRuntimeManagementConfigRequest, PutRuntimeManagementConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeRuntimeManagement } from "./describe-runtime-management.ts";

/** API-229 */
export async function putRuntimeManagementConfig(
  { FunctionName, Qualifier, UpdateRuntimeOn, RuntimeVersionArn }: PutRuntimeManagementConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<PutRuntimeManagementConfigResponse> {
  const target = { place, name: FunctionName, qualifier: Qualifier };
  const config = {
    updateRuntimeOn: UpdateRuntimeOn,
    ...(RuntimeVersionArn !== undefined && { runtimeVersionArn: RuntimeVersionArn }),
  };
  return describeRuntimeManagement(await catalogue.runtimeManagement.put(target, config));
}
