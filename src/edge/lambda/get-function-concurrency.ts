import type { GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-213 */
export function getFunctionConcurrency(
  { FunctionName }: GetFunctionConcurrencyRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetFunctionConcurrencyResponse {
  const reserved = catalogue.reserved.get(FunctionName, place);
  return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
}
