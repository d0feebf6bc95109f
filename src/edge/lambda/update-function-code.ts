import { InvalidParameterValueException } from "../../model/exceptions.ts";
import type { FunctionConfiguration, UpdateFunctionCodeRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { codeSource } from "./code-source.ts";
import { describeVersion } from "./describe-version.ts";
import { unsupported } from "./refusals.ts";

/** API-206 */
export async function updateFunctionCode(
  input: UpdateFunctionCodeRequest,
  rooms: Rooms,
  { place }: Call,
): Promise<FunctionConfiguration> {
  if (input.ImageUri !== undefined) {
    throw new InvalidParameterValueException(
      "Please don't provide ImageUri when updating a function with packageType Zip.",
    );
  }
  if (input.PublishTo !== undefined) throw unsupported("UpdateFunctionCode", "PublishTo");
  const described = await rooms.catalogue.deployments.updateCode({
    place,
    name: input.FunctionName,
    ifRevisionId: input.RevisionId,
    source: codeSource(input, rooms),
    architecture: input.Architectures?.[0],
    publish: input.Publish ?? false,
    dryRun: input.DryRun ?? false,
  });
  return describeVersion(described, place.region);
}
