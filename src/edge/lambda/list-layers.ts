import type { ListLayersRequest, ListLayersResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeLayer } from "./describe-layer.ts";
import { markerOf, positionIn } from "./marker.ts";

const pageSize = 50;

/** API-219; never more than 50 come (API-010). */
export function listLayers(
  { CompatibleRuntime, CompatibleArchitecture, Marker, MaxItems = pageSize }: ListLayersRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListLayersResponse {
  const after = Marker === undefined ? "" : positionIn(Marker, ["layerName"]).layerName;
  const rest = catalogue.layers
    .list(place, { runtime: CompatibleRuntime, architecture: CompatibleArchitecture })
    .filter(({ document }) => document.layerName > after);
  const page = rest.slice(0, MaxItems);
  const last = page.at(-1);
  const isLast = rest.length === page.length;
  return {
    Layers: page.map(describeLayer),
    ...(last && !isLast && { NextMarker: markerOf({ layerName: last.document.layerName }) }),
  };
}
