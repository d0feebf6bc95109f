import type { DeleteFunctionConcurrencyRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-213, API-602 */
export async function deleteFunctionConcurrency(
  { FunctionName }: DeleteFunctionConcurrencyRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.reserved.delete(FunctionName, place);
  return {};
}
