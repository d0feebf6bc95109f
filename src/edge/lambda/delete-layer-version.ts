import type { DeleteLayerVersionRequest } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";

/** API-219 */
export async function deleteLayerVersion(
  { LayerName, VersionNumber }: DeleteLayerVersionRequest,
  { catalogue }: Rooms,
  { place }: Call,
): Promise<object> {
  await catalogue.layers.delete(LayerName, VersionNumber, place);
  return {};
}
