import type { CreateFunctionRequest, FunctionConfiguration } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { codeSource } from "./code-source.ts";
import { describeVersion } from "./describe-version.ts";
import { givenSettings } from "./given-settings.ts";
import { refuseUnsupportedFunction } from "./refusals.ts";

/** API-200, API-201 */
export async function createFunction(
  input: CreateFunctionRequest,
  rooms: Rooms,
  { place }: Call,
): Promise<FunctionConfiguration> {
  refuseUnsupportedFunction(input);
  const described = await rooms.catalogue.deployments.create({
    place,
    name: input.FunctionName,
    role: input.Role,
    source: codeSource(input.Code, rooms),
    settings: { ...givenSettings(input), architecture: input.Architectures?.[0] },
    tags: input.Tags ?? {},
    publish: input.Publish ?? false,
    codeSigningConfigArn: input.CodeSigningConfigArn,
  });
  return describeVersion(described, place.region);
}
