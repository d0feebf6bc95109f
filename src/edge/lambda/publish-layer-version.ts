import type { PublishLayerVersionRequest, PublishLayerVersionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { codeSource } from "./code-source.ts";
import { describeLayerVersion } from "./describe-layer.ts";

/** API-218 */
export async function publishLayerVersion(
  input: PublishLayerVersionRequest,
  rooms: Rooms,
  call: Call,
): Promise<PublishLayerVersionResponse> {
  const described = await rooms.catalogue.layers.publish({
    place: call.place,
    name: input.LayerName,
    source: codeSource(input.Content, rooms),
    description: input.Description ?? "",
    compatibleRuntimes: input.CompatibleRuntimes,
    compatibleArchitectures: input.CompatibleArchitectures,
    licenseInfo: input.LicenseInfo,
  });
  return describeLayerVersion(described, rooms, call);
}
