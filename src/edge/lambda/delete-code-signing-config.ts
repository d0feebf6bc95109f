import type { DeleteCodeSigningConfigRequest, DeleteCodeSigningConfigResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-231 */
export async function deleteCodeSigningConfig(
  { CodeSigningConfigArn }: DeleteCodeSigningConfigRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<DeleteCodeSigningConfigResponse> {
  await catalogue.codeSigning.delete(place, CodeSigningConfigArn);
  return {};
}
