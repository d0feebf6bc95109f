import type { ListLayersRequest, ListLayersResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeLayer } from "./describe-layer.ts";
import { pageOf } from "./paging.ts";

/** API-219 */
export function listLayers(
  { CompatibleRuntime, CompatibleArchitecture, ...page }: ListLayersRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListLayersResponse {
  const layers = catalogue.layers.list(place, { runtime: CompatibleRuntime, architecture: CompatibleArchitecture });
  const { items, next } = pageOf(layers, ({ document }) => document.layerName, page);
  return { Layers: items.map(describeLayer), ...next };
}
