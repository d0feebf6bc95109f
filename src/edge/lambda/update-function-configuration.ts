import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeVersion } from "./describe-version.ts";
import { givenSettings } from "./given-settings.ts";
import { refuseUnsupported } from "./refusals.ts";

/** API-207 */
export async function updateFunctionConfiguration(
  input: UpdateFunctionConfigurationRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<FunctionConfiguration> {
  refuseUnsupported("UpdateFunctionConfiguration", input);
  const described = await catalogue.deployments.updateConfiguration({
    place,
    name: input.FunctionName,
    ifRevisionId: input.RevisionId,
    settings: { ...givenSettings(input), role: input.Role },
  });
  return describeVersion(described, place.region);
}
