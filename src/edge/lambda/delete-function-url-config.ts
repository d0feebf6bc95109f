import type { DeleteFunctionUrlConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-216 */
export async function deleteFunctionUrlConfig(
  { FunctionName, Qualifier }: DeleteFunctionUrlConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.urls.delete({ place, name: FunctionName, qualifier: Qualifier });
  return {};
}
