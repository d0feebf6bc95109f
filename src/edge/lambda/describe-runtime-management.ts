import type { DescribedRuntimeManagement } from "../../catalogue/runtime-management.ts";
import type { PutRuntimeManagementConfigResponse } from "../models/lambda.ts";

/** API-229 */
export function describeRuntimeManagement({
  config: { updateRuntimeOn, runtimeVersionArn },
  functionArn,
}: DescribedRuntimeManagement): PutRuntimeManagementConfigResponse {
  return { UpdateRuntimeOn: updateRuntimeOn, FunctionArn: functionArn, RuntimeVersionArn: runtimeVersionArn };
}
