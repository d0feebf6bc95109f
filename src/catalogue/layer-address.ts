import { layerArn, parseLayerReference } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import { AccessDeniedException, ResourceNotFoundException } from "../model/exceptions.ts";
import { notAuthorized } from "./address.ts";
import type { Asking } from "./address.ts";

/** The layer, and perhaps the version, that a caller meant. */
export interface LayerAddress {
  /** Where the layer is: nothing in another region than the caller's can be found. */
  readonly place: Place;
  readonly layerName: string;
  /** Digits. */
  readonly version: string | undefined;
}

/** Reads a layer's name or ARN; `undefined` for text that is neither. */
export function layerAddress(text: string, place: Place): LayerAddress | undefined {
  const reference = parseLayerReference(text);
  if (!reference) return undefined;
  const { region = place.region, accountId = place.accountId, layerName, version } = reference;
  return { place: { region, accountId }, layerName, version };
}

/** @throws AccessDeniedException for another account's, ResourceNotFoundException for another region's (API-114) */
export function ownLayer(text: string, { place, operation }: Asking): LayerAddress {
  const address = layerAddress(text, place);
  if (!address) throw layerNotFound();
  if (address.place.accountId !== place.accountId) throw forbidden(address, { place, operation });
  if (address.place.region !== place.region) throw layerNotFound();
  return address;
}

/** API-114, as AWS answers also where another account has no such layer. */
export function forbidden({ place: where, layerName, version }: LayerAddress, asking: Asking): AccessDeniedException {
  const arn = layerArn(where, layerName, version);
  return new AccessDeniedException(notAuthorized(asking.place, arn, asking.operation));
}

/** API-219 */
export function layerNotFound(): ResourceNotFoundException {
  return new ResourceNotFoundException("The resource you requested does not exist.");
}
