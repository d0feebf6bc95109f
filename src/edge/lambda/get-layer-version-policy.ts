import { policyText } from "../../catalogue/policies.ts";
import type { GetLayerVersionPolicyRequest, GetLayerVersionPolicyResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-221 */
export function getLayerVersionPolicy(
  { LayerName, VersionNumber }: GetLayerVersionPolicyRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetLayerVersionPolicyResponse {
  const policy = catalogue.layerPolicies.get({ place, name: LayerName, version: VersionNumber });
  return { Policy: policyText(policy), RevisionId: policy.revisionId };
}
