import type { CreateCodeSigningConfigRequest, CreateCodeSigningConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeCodeSigning } from "./describe-code-signing.ts";

/** API-231 */
export async function createCodeSigningConfig(
  { Description = "", AllowedPublishers, CodeSigningPolicies, Tags = {} }: CreateCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<CreateCodeSigningConfigResponse> {
  const settings = {
    description: Description,
    allowedPublishers: AllowedPublishers.SigningProfileVersionArns,
    untrustedArtifactOnDeployment: CodeSigningPolicies?.UntrustedArtifactOnDeployment ?? "Warn",
  };
  return {
    CodeSigningConfig: describeCodeSigning(await catalogue.codeSigning.create({ place, tags: Tags, settings })),
  };
}
