import type { Clock } from "../clock.ts";
import type { Place } from "../model/arn.ts";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import { checkCodeSource } from "./code-source.ts";
import type { CodeStorage } from "./code-storage.ts";
import type { CodeSource } from "./code-source.ts";
import { type LayerAddress, forbidden, layerAddress, layerNotFound, ownLayer } from "./layer-address.ts";
import { layerKey, newLayer, versionsOf } from "./layer-documents.ts";
import type { DescribedLayerVersion, LayerDocument, LayerVersion } from "./layer-documents.ts";
import type { Packages } from "./packages.ts";
import { permits, requestFrom } from "./policies.ts";
import type { Architecture } from "./settings.ts";
import type { Table } from "./table.ts";

export interface LayersOptions {
  readonly table: Table<LayerDocument>;
  readonly packages: Packages;
  readonly storage: CodeStorage;
  readonly clock: Clock;
}

/** What a new layer version is to be. */
export interface PublishLayerRequest {
  readonly place: Place;
  /** Name or ARN. */
  readonly name: string;
  readonly source: CodeSource;
  readonly description: string;
  readonly compatibleRuntimes: readonly string[] | undefined;
  readonly compatibleArchitectures: readonly Architecture[] | undefined;
  readonly licenseInfo: string | undefined;
}

/** What a listed version must say that it is compatible with. */
export interface LayerFilter {
  readonly runtime: string | undefined;
  readonly architecture: Architecture | undefined;
}

/** Layers and their versions (API-218, API-219). Names are a layer's name or ARN; see `ownLayer` for what they throw. */
export class Layers {
  readonly #table: Table<LayerDocument>;
  readonly #packages: Packages;
  readonly #storage: CodeStorage;
  readonly #clock: Clock;

  constructor({ table, packages, storage, clock }: LayersOptions) {
    this.#table = table;
    this.#packages = packages;
    this.#storage = storage;
    this.#clock = clock;
  }

  /**
   * @throws InvalidParameterValueException for a zip that can't be unpacked (API-201), CodeStorageExceededException
   */
  async publish(request: PublishLayerRequest): Promise<DescribedLayerVersion> {
    const { place, description, compatibleRuntimes, compatibleArchitectures, licenseInfo } = request;
    const { layerName } = ownLayer(request.name, { place, operation: "PublishLayerVersion" });
    const code = await this.#packages.keep(checkCodeSource(request.source));
    this.#storage.checkRoom(place, code.sizeBytes);
    const about = {
      code,
      description,
      createdAt: this.#clock.now(),
      ...(compatibleRuntimes && { compatibleRuntimes }),
      ...(compatibleArchitectures && { compatibleArchitectures }),
      ...(licenseInfo !== undefined && { licenseInfo }),
    };
    const document = await this.#table.change(layerKey(place, layerName), (before = newLayer(place, layerName)) => {
      const version = before.lastVersion + 1;
      return { ...before, lastVersion: version, versions: { ...before.versions, [version]: { ...about, version } } };
    });
    return { document, version: { ...about, version: document.lastVersion } };
  }

  /** @throws ResourceNotFoundException, InvalidParameterValueException below 1 (API-219); AccessDeniedException */
  get(name: string, version: number, place: Place): DescribedLayerVersion {
    const address = layerAddress(name, place);
    checkVersion(version);
    return this.#getVersion(address && { ...address, version: String(version) }, place);
  }

  /** @throws as `get` */
  getByArn(arn: string, place: Place): DescribedLayerVersion {
    const address = layerAddress(arn, place);
    if (address?.version !== undefined) checkVersion(Number(address.version));
    return this.#getVersion(address, place);
  }

  /** One that is not there is no error. @throws InvalidParameterValueException below 1 (API-219) */
  async delete(name: string, version: number, place: Place): Promise<void> {
    const { layerName } = ownLayer(name, { place, operation: "DeleteLayerVersion" });
    checkVersion(version);
    const key = layerKey(place, layerName);
    if (!this.#table.get(key)) return;
    await this.#table.change(key, (before = newLayer(place, layerName)) => withoutVersion(before, version));
  }

  /** The newest version of each layer that passes, by name. */
  list(place: Place, filter: LayerFilter): DescribedLayerVersion[] {
    const layers: DescribedLayerVersion[] = [];
    for (const { key, body: document } of this.#table.rows()) {
      if (key !== layerKey(place, document.layerName)) continue;
      const version = versionsOf(document).find((each) => passes(each, filter));
      if (version) layers.push({ document, version });
    }
    return layers.toSorted((one, other) => (one.document.layerName < other.document.layerName ? -1 : 1));
  }

  /** Newest first; none of a layer that is not there. */
  listVersions(name: string, place: Place, filter: LayerFilter): DescribedLayerVersion[] {
    const { layerName } = ownLayer(name, { place, operation: "ListLayerVersions" });
    const document = this.#table.get(layerKey(place, layerName))?.body;
    if (!document) return [];
    return versionsOf(document).flatMap((version) => (passes(version, filter) ? [{ document, version }] : []));
  }

  find({ place, layerName, version = "" }: LayerAddress): DescribedLayerVersion | undefined {
    const document = this.#table.get(layerKey(place, layerName))?.body;
    const found = document?.versions[version];
    return document && found && { document, version: found };
  }

  #getVersion(address: LayerAddress | undefined, place: Place): DescribedLayerVersion {
    if (!address) throw layerNotFound();
    const found = this.find(address);
    const isOwn = address.place.accountId === place.accountId;
    if (!isOwn && !permits(found?.version.policy, requestFrom(place.accountId, "lambda:GetLayerVersion"))) {
      throw forbidden(address, { place, operation: "GetLayerVersion" });
    }
    if (!found || address.place.region !== place.region) throw layerNotFound();
    return found;
  }
}

function checkVersion(version: number): void {
  if (version < 1) throw new InvalidParameterValueException("Layer Version Cannot be less than 1");
}

function withoutVersion(document: LayerDocument, version: number): LayerDocument {
  const { [version]: deleted, ...versions } = document.versions;
  return deleted ? { ...document, versions } : document;
}

function passes(version: LayerVersion, { runtime, architecture }: LayerFilter): boolean {
  const { compatibleRuntimes = [], compatibleArchitectures = [] } = version;
  return (
    (runtime === undefined || compatibleRuntimes.includes(runtime)) &&
    (architecture === undefined || compatibleArchitectures.includes(architecture))
  );
}
