import type { Concurrency, PutFunctionConcurrencyRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-213, API-602 */
export async function putFunctionConcurrency(
  { FunctionName, ReservedConcurrentExecutions }: PutFunctionConcurrencyRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<Concurrency> {
  await catalogue.reserved.put(FunctionName, place, ReservedConcurrentExecutions);
  return { ReservedConcurrentExecutions };
}
