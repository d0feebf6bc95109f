import type { GetCodeSigningConfigRequest, GetCodeSigningConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeCodeSigning } from "./describe-code-signing.ts";

/** API-231 */
export function getCodeSigningConfig(
  { CodeSigningConfigArn }: GetCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): GetCodeSigningConfigResponse {
  return { CodeSigningConfig: describeCodeSigning(catalogue.codeSigning.get(place, CodeSigningConfigArn)) };
}
