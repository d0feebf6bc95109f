import type { UpdateCodeSigningConfigRequest, UpdateCodeSigningConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeCodeSigning } from "./describe-code-signing.ts";

/** API-231 */
export async function updateCodeSigningConfig(
  { CodeSigningConfigArn, Description, AllowedPublishers, CodeSigningPolicies }: UpdateCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<UpdateCodeSigningConfigResponse> {
  const policy = CodeSigningPolicies?.UntrustedArtifactOnDeployment;
  const config = await catalogue.codeSigning.update(place, CodeSigningConfigArn, {
    ...(Description !== undefined && { description: Description }),
    ...(AllowedPublishers && { allowedPublishers: AllowedPublishers.SigningProfileVersionArns }),
    ...(policy && { untrustedArtifactOnDeployment: policy }),
  });
  return { CodeSigningConfig: describeCodeSigning(config) };
}
