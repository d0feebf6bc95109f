import type { PutFunctionRecursionConfigRequest, PutFunctionRecursionConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-230 */
export async function putFunctionRecursionConfig(
  { FunctionName, RecursiveLoop }: PutFunctionRecursionConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<PutFunctionRecursionConfigResponse> {
  await catalogue.recursion.put({ place, name: FunctionName }, RecursiveLoop);
  return { RecursiveLoop };
}
