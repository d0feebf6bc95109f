import type { DeleteAliasRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-212 */
export async function deleteAlias(
  { FunctionName, Name }: DeleteAliasRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.aliases.delete({ place, name: FunctionName, alias: Name });
  return {};
}
