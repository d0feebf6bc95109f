import { InvalidParameterValueException } from "../model/exceptions.ts";
import { maxUnzippedBytes } from "../model/limits.ts";
import type { Code } from "../store/code.ts";
import { mergedName } from "../store/merge-folders.ts";
import { unzippedTooLarge } from "../store/package-entries.ts";
import type { GetObject, ObjectAddress } from "../upstream/get-object.ts";
import type { CodePackage, VersionDocument } from "./documents.ts";
import { folderBucket, folderCode, linkedFolder } from "./folder-code.ts";

/** What of a version lies on the disk. */
type Work = Pick<VersionDocument, "code" | "settings">;

/** Absolute paths. */
export interface WorkDirectories {
  readonly codeDirectory: string;
  /** All layers laid over each other; `undefined` where there are none. */
  readonly layersDirectory: string | undefined;
}

/** The packages of functions and layers that are in use, and where this machine has unpacked them. */
export class Packages {
  readonly #code: Code;
  readonly #getObject: GetObject;
  readonly #linksFolders: boolean;
  /** By the package's SHA-256, or the name of several laid over each other. */
  readonly #directories = new Map<string, string>();

  constructor(code: Code, getObject: GetObject, linksFolders = false) {
    this.#code = code;
    this.#getObject = getObject;
    this.#linksFolders = linksFolders;
  }

  /**
   * Keeps a zip, which may be in S3 yet, or a folder, and unpacks it.
   * @throws InvalidParameterValueException for one that can't be fetched or unpacked (API-201); as `GetObject` does
   */
  async keep(zip: Uint8Array | ObjectAddress): Promise<CodePackage> {
    if (this.#linksFolders && isFolder(zip)) return this.#link(await linkedFolder(zip));
    const data = zip instanceof Uint8Array ? once(zip) : bounded(this.#read(zip));
    const { sha256, size } = await this.#code.put(data);
    await this.#locate(sha256, async () => await this.#code.directory(sha256));
    return { sha256, sizeBytes: size };
  }

  /** Has all of a version's work on the disk. @throws InvalidParameterValueException where it is too much (API-220) */
  async prepare(work: Work): Promise<void> {
    const { code, settings } = work;
    if (settings.layers.length > 0) await this.#checkSize([code, ...settings.layers]);
    await this.locate(work);
  }

  /** The same for what was checked before. */
  async locate({ code, settings }: Work): Promise<void> {
    const { sha256 } = code;
    const layers = settings.layers.map((layer) => layer.sha256);
    for (const each of [code, ...settings.layers]) this.#link(each);
    await this.#locate(sha256, async () => await this.#code.directory(sha256));
    if (layers.length > 0) await this.#locate(mergedName(layers), async () => await this.#code.merged(layers));
  }

  /** `undefined` where some of it could not be located. */
  directories({ code, settings: { layers } }: Work): WorkDirectories | undefined {
    const codeDirectory = this.#directories.get(code.sha256);
    const layersDirectory = this.#directories.get(mergedName(layers.map(({ sha256 }) => sha256)));
    if (codeDirectory === undefined || (layers.length > 0 && layersDirectory === undefined)) return undefined;
    return { codeDirectory, layersDirectory };
  }

  /** Path of the zip. */
  async zip(sha256: string): Promise<string> {
    return await this.#code.path(sha256);
  }

  /** Deletes what is not live, by the names in `directories`, and older than `before`, epoch milliseconds. */
  async sweep(isLive: (name: string) => boolean, before: number): Promise<number> {
    return await this.#code.sweep(isLive, before);
  }

  #link(code: CodePackage): CodePackage {
    if (code.folder !== undefined) this.#code.link(code.sha256, code.folder);
    return code;
  }

  #read(address: ObjectAddress): AsyncIterable<Uint8Array> {
    return isFolder(address) ? folderCode(address) : this.#getObject(address);
  }

  async #locate(name: string, find: () => Promise<string>): Promise<void> {
    // Asked each time: it may have been swept, and the answer is remembered where it is known.
    this.#directories.set(name, await find());
  }

  async #checkSize(packages: readonly CodePackage[]): Promise<void> {
    const sizes = await Promise.all(packages.map(async ({ sha256 }) => await this.#code.unzippedBytes(sha256)));
    const bytes = sizes.reduce((sum, each) => sum + each, 0);
    if (bytes <= maxUnzippedBytes) return;
    throw new InvalidParameterValueException(
      `Function code combined with layers exceeds the maximum allowed size of ${maxUnzippedBytes} bytes. ` +
        `The actual size is ${bytes} bytes.`,
    );
  }
}

function isFolder(zip: Uint8Array | ObjectAddress): zip is ObjectAddress {
  return !(zip instanceof Uint8Array) && zip.bucket === folderBucket;
}

/** What a version has on the disk: its code, each layer, and the layers laid over each other. */
export function namesOf({ code, settings: { layers } }: Work): string[] {
  const packages = layers.map(({ sha256 }) => sha256);
  return [code.sha256, ...packages, mergedName(packages)];
}

/** A zip is smaller than what is in it, but for what it says of each entry: beyond this nobody has to look into it. */
const maxObjectBytes = 2 * maxUnzippedBytes;

async function* bounded(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of data) {
    bytes += chunk.length;
    if (bytes > maxObjectBytes) {
      throw new InvalidParameterValueException(unzippedTooLarge);
    }
    yield chunk;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
