import { policyText } from "../../catalogue/policies.ts";
import type { GetPolicyRequest, GetPolicyResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-703 */
export function getPolicy(
  { FunctionName, Qualifier }: GetPolicyRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetPolicyResponse {
  const policy = catalogue.permissions.get({ place, name: FunctionName, qualifier: Qualifier });
  return { Policy: policyText(policy), RevisionId: policy.revisionId };
}
