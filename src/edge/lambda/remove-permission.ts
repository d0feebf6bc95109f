import type { RemovePermissionRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-704 */
export async function removePermission(
  { FunctionName, Qualifier, StatementId, RevisionId }: RemovePermissionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.permissions.remove({ place, name: FunctionName, qualifier: Qualifier }, StatementId, RevisionId);
  return {};
}
