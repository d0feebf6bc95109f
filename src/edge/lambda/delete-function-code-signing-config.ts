import type { DeleteFunctionCodeSigningConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-231 */
export async function deleteFunctionCodeSigningConfig(
  { FunctionName }: DeleteFunctionCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.codeSigning.detach({ place, name: FunctionName });
  return {};
}
