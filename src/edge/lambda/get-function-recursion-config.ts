import type { GetFunctionRecursionConfigRequest, GetFunctionRecursionConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-230 */
export function getFunctionRecursionConfig(
  { FunctionName }: GetFunctionRecursionConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetFunctionRecursionConfigResponse {
  return { RecursiveLoop: catalogue.recursion.get({ place, name: FunctionName }) };
}
