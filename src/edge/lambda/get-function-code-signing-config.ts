import type { GetFunctionCodeSigningConfigRequest, GetFunctionCodeSigningConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** Where none is attached the answer is empty: Terraform asks for it with every plan (API-228). */
export function getFunctionCodeSigningConfig(
  { FunctionName }: GetFunctionCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetFunctionCodeSigningConfigResponse | Record<string, never> {
  const { functionName, codeSigningConfigArn } = catalogue.codeSigning.attached({ place, name: FunctionName });
  if (codeSigningConfigArn === undefined) return {};
  return { CodeSigningConfigArn: codeSigningConfigArn, FunctionName: functionName };
}
