import { statementText } from "../../catalogue/policies.ts";
import type { AddLayerVersionPermissionRequest, AddLayerVersionPermissionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-221 */
export async function addLayerVersionPermission(
  input: AddLayerVersionPermissionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<AddLayerVersionPermissionResponse> {
  const { LayerName, VersionNumber, StatementId, Action, Principal, OrganizationId, RevisionId } = input;
  const { statement, revisionId } = await catalogue.layerPolicies.add(
    { place, name: LayerName, version: VersionNumber },
    { sid: StatementId, action: Action, principal: Principal, organizationId: OrganizationId },
    RevisionId,
  );
  return { Statement: statementText(statement), RevisionId: revisionId };
}
