import type { ListLayerVersionsRequest, ListLayerVersionsResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeListedVersion } from "./describe-layer.ts";
import { pageOf } from "./paging.ts";

/** API-219: newest first. */
export function listLayerVersions(
  { LayerName, CompatibleRuntime, CompatibleArchitecture, ...page }: ListLayerVersionsRequest,
  { catalogue }: Rooms,
  { place }: Call,
): ListLayerVersionsResponse {
  const filter = { runtime: CompatibleRuntime, architecture: CompatibleArchitecture };
  const versions = catalogue.layers.listVersions(LayerName, place, filter);
  const { items, next } = pageOf(versions, ({ version }) => descending(version.version), page);
  return { LayerVersions: items.map(describeListedVersion), ...next };
}

/** A key that is the lower, the higher the number. */
function descending(version: number): string {
  return String(Number.MAX_SAFE_INTEGER - version);
}
