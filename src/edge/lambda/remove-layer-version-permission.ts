import type { RemoveLayerVersionPermissionRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-221 */
export async function removeLayerVersionPermission(
  { LayerName, VersionNumber, StatementId, RevisionId }: RemoveLayerVersionPermissionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.layerPolicies.remove({ place, name: LayerName, version: VersionNumber }, StatementId, RevisionId);
  return {};
}
