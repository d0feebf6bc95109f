import type { CodeSigningDocument } from "../../catalogue/code-signing-documents.ts";
import { codeSigningConfigArn } from "../../model/arn.ts";
import type { CodeSigningConfig } from "../models/lambda.ts";
import { timestamp } from "./timestamp.ts";

/** API-231 */
export function describeCodeSigning(config: CodeSigningDocument): CodeSigningConfig {
  const { place, id, description, allowedPublishers, untrustedArtifactOnDeployment, modifiedAt } = config;
  return {
    CodeSigningConfigId: id,
    CodeSigningConfigArn: codeSigningConfigArn(place, id),
    Description: description,
    AllowedPublishers: { SigningProfileVersionArns: allowedPublishers },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: untrustedArtifactOnDeployment },
    LastModified: timestamp(modifiedAt),
  };
}
