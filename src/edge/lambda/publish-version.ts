import type { FunctionConfiguration, PublishVersionRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeVersion } from "./describe-version.ts";
import { unsupported } from "./refusals.ts";

/** API-209 */
export async function publishVersion(
  { FunctionName, CodeSha256, Description, RevisionId, PublishTo }: PublishVersionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<FunctionConfiguration> {
  if (PublishTo !== undefined) throw unsupported("PublishVersion", "PublishTo");
  const described = await catalogue.deployments.publish({
    place,
    name: FunctionName,
    ifRevisionId: RevisionId,
    ifCodeSha256: CodeSha256,
    description: Description,
  });
  return describeVersion(described, place.region);
}
