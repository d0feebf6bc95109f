import type { PutFunctionCodeSigningConfigRequest, PutFunctionCodeSigningConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-231 */
export async function putFunctionCodeSigningConfig(
  { FunctionName, CodeSigningConfigArn }: PutFunctionCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<PutFunctionCodeSigningConfigResponse> {
  const { functionName } = await catalogue.codeSigning.attach({ place, name: FunctionName }, CodeSigningConfigArn);
  return { CodeSigningConfigArn, FunctionName: functionName };
}
