import type { GetLayerVersionRequest, GetLayerVersionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeLayerVersion } from "./describe-layer.ts";

/** API-219 */
export function getLayerVersion(
  { LayerName, VersionNumber }: GetLayerVersionRequest,
  rooms: Rooms,
  call: Call,
): GetLayerVersionResponse {
  return describeLayerVersion(rooms.catalogue.layers.get(LayerName, VersionNumber, call.place), rooms, call);
}
