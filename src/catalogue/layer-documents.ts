import { layerArn } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import { keyIn } from "./in-place.ts";
import type { CodePackage } from "./documents.ts";
import type { Policy } from "./policies.ts";
import type { Architecture } from "./settings.ts";

export const layerKind = "layer";

/** What the store keeps of one layer, key `layerKey`: also after its versions were deleted. */
export interface LayerDocument {
  readonly place: Place;
  readonly layerName: string;
  /** The last number that was given: numbers never come back (API-118). */
  readonly lastVersion: number;
  /** Those that were not deleted, by their number. */
  readonly versions: Readonly<Record<string, LayerVersion>>;
}

export interface LayerVersion {
  readonly version: number;
  readonly code: CodePackage;
  readonly description: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly compatibleRuntimes?: readonly string[];
  readonly compatibleArchitectures?: readonly Architecture[];
  readonly licenseInfo?: string;
  readonly policy?: Policy;
}

export interface DescribedLayerVersion {
  readonly document: LayerDocument;
  readonly version: LayerVersion;
}

/** `123456789012/us-east-1/name` */
export function layerKey(place: Place, layerName: string): string {
  return keyIn(place, layerName);
}

export function isLayerDocument(body: unknown): body is LayerDocument {
  return typeof body === "object" && body !== null && "layerName" in body && "lastVersion" in body;
}

/** A layer before its first version. */
export function newLayer(place: Place, layerName: string): LayerDocument {
  return { place, layerName, lastVersion: 0, versions: {} };
}

/** Newest first. */
export function versionsOf({ versions }: LayerDocument): LayerVersion[] {
  return Object.values(versions).toSorted((one, other) => other.version - one.version);
}

export function arnOfVersion({ place, layerName }: LayerDocument, { version }: LayerVersion): string {
  return layerArn(place, layerName, String(version));
}
