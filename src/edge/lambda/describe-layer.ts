import { arnOfVersion } from "../../catalogue/layer-documents.ts";
import type { DescribedLayerVersion } from "../../catalogue/layer-documents.ts";
import { layerArn } from "../../model/arn.ts";
import { codeLocation } from "../code-download.ts";
import type { GetLayerVersionResponse, LayersListItem, LayerVersionsListItem } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { timestamp } from "./timestamp.ts";

/** A layer version with a link to its package (API-218). */
export function describeLayerVersion(
  described: DescribedLayerVersion,
  { catalogue, clock }: Rooms,
  { origin }: Call,
): GetLayerVersionResponse {
  const { place, layerName } = described.document;
  const { sha256, sizeBytes } = described.version.code;
  return {
    Content: {
      Location: codeLocation({ sha256, origin, now: clock.now() }, catalogue.downloadKey),
      CodeSha256: Buffer.from(sha256, "hex").toString("base64"),
      CodeSize: sizeBytes,
    },
    LayerArn: layerArn(place, layerName),
    ...describeListedVersion(described),
  };
}

/** The same as ListLayerVersions shows it (API-219). */
export function describeListedVersion({ document, version }: DescribedLayerVersion): LayerVersionsListItem {
  const { compatibleRuntimes, compatibleArchitectures, licenseInfo } = version;
  return {
    LayerVersionArn: arnOfVersion(document, version),
    Description: version.description,
    CreatedDate: timestamp(version.createdAt),
    Version: version.version,
    ...(compatibleRuntimes && { CompatibleRuntimes: compatibleRuntimes }),
    ...(licenseInfo !== undefined && { LicenseInfo: licenseInfo }),
    ...(compatibleArchitectures && { CompatibleArchitectures: compatibleArchitectures }),
  };
}

/** A layer with the newest of its versions that was asked for (API-219). */
export function describeLayer(described: DescribedLayerVersion): LayersListItem {
  const { place, layerName } = described.document;
  return {
    LayerName: layerName,
    LayerArn: layerArn(place, layerName),
    LatestMatchingVersion: describeListedVersion(described),
  };
}
