import type { Place } from "../model/arn.ts";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import { maxLayers } from "../model/limits.ts";
import { type LayerAddress, forbidden, layerAddress } from "./layer-address.ts";
import { type DescribedLayerVersion, arnOfVersion, layerKey } from "./layer-documents.ts";
import type { Layers } from "./layers.ts";
import { permits, requestFrom } from "./policies.ts";
import type { FunctionLayer } from "./settings.ts";

/**
 * What the layer versions called `arns` are to a function in `place`, which needs their documents no more.
 * @throws InvalidParameterValueException (API-201, API-220), AccessDeniedException for another account's (API-114)
 */
export function functionLayers(arns: readonly string[], place: Place, layers: Layers): FunctionLayer[] {
  if (arns.length > maxLayers) {
    throw new InvalidParameterValueException(`Cannot reference more than ${maxLayers} layers.`);
  }
  const seen = new Map<string, string>();
  return arns.map((arn) => {
    const { document, version } = findFor(place, arn, layers);
    const layer = layerKey(document.place, document.layerName);
    const other = seen.get(layer);
    if (other !== undefined) throw sameLayer(other, arn);
    seen.set(layer, arn);
    return { arn: arnOfVersion(document, version), ...version.code };
  });
}

function findFor(place: Place, arn: string, layers: Layers): DescribedLayerVersion {
  const address = layerAddress(arn, place);
  const found = address && layers.find(address);
  if (address && address.place.accountId !== place.accountId) checkShared(address, found, place);
  if (address && address.place.region !== place.region) {
    throw new InvalidParameterValueException(
      `Layers are not in the same region as the function. Layers are expected to be in region ${place.region}.`,
    );
  }
  if (!found) throw new InvalidParameterValueException(`Layer version ${arn} does not exist.`);
  return found;
}

/** @throws AccessDeniedException unless the layer's own account lets this one in (API-221) */
function checkShared(address: LayerAddress, found: DescribedLayerVersion | undefined, place: Place): void {
  if (permits(found?.version.policy, requestFrom(place.accountId, "lambda:GetLayerVersion"))) return;
  throw forbidden(address, { place, operation: "GetLayerVersion" });
}

function sameLayer(one: string, other: string): InvalidParameterValueException {
  return new InvalidParameterValueException(
    "Two different versions of the same layer are not allowed to be referenced in the same function. " +
      `${one} and ${other} are versions of the same layer.`,
  );
}
