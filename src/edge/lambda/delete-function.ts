import type { DeleteFunctionRequest, DeleteFunctionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-208 */
export async function deleteFunction(
  { FunctionName, Qualifier }: DeleteFunctionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<DeleteFunctionResponse> {
  await catalogue.deployments.delete(FunctionName, Qualifier, place);
  return {};
}
