import type { ListLayerVersionsRequest, ListLayerVersionsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeListedVersion } from "./describe-layer.ts";
import { markerOf, positionIn } from "./marker.ts";

const pageSize = 50;

/** API-219; never more than 50 come (API-010). */
export function listLayerVersions(
  { LayerName, CompatibleRuntime, CompatibleArchitecture, Marker, MaxItems = pageSize }: ListLayerVersionsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListLayerVersionsResponse {
  const before = Marker === undefined ? Infinity : Number(positionIn(Marker, ["layerVersion"]).layerVersion);
  const rest = catalogue.layers
    .listVersions(LayerName, place, { runtime: CompatibleRuntime, architecture: CompatibleArchitecture })
    .filter(({ version }) => version.version < before);
  const page = rest.slice(0, MaxItems);
  const last = page.at(-1);
  const isLast = rest.length === page.length;
  return {
    LayerVersions: page.map(describeListedVersion),
    ...(last && !isLast && { NextMarker: markerOf({ layerVersion: String(last.version.version) }) }),
  };
}
