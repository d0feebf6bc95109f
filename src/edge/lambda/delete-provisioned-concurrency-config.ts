import type { DeleteProvisionedConcurrencyConfigRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-604 */
export async function deleteProvisionedConcurrencyConfig(
  { FunctionName, Qualifier }: DeleteProvisionedConcurrencyConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.provisioned.delete({ place, name: FunctionName, qualifier: Qualifier });
  return {};
}
