import { statementText } from "../../catalogue/policies.ts";
import type { AddPermissionRequest, AddPermissionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-700 */
export async function addPermission(
  input: AddPermissionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<AddPermissionResponse> {
  const target = { place, name: input.FunctionName, qualifier: input.Qualifier };
  const permission = {
    sid: input.StatementId,
    action: input.Action,
    principal: input.Principal,
    sourceArn: input.SourceArn,
    sourceAccount: input.SourceAccount,
    eventSourceToken: input.EventSourceToken,
    organizationId: input.PrincipalOrgID,
    urlAuthType: input.FunctionUrlAuthType,
    viaFunctionUrl: input.InvokedViaFunctionUrl,
  };
  return { Statement: statementText(await catalogue.permissions.add(target, permission, input.RevisionId)) };
}
