import { codeLocation } from "../code-download.ts";
import type { GetFunctionRequest, GetFunctionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeVersion } from "./describe-version.ts";

/** API-203 */
export async function getFunction(
  { FunctionName, Qualifier }: GetFunctionRequest,
  { catalogue, clock }: Rooms,
  { origin, place }: Call,
): Promise<GetFunctionResponse> {
  const described = catalogue.describe(FunctionName, Qualifier, { place, operation: "GetFunction" });
  const { tags, reserved } = described.document;
  const { sha256 } = described.version.code;
  return {
    Configuration: describeVersion(described, place.region),
    Code: { RepositoryType: "S3", Location: codeLocation({ sha256, origin, now: clock.now() }, catalogue.downloadKey) },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
  };
}
