import type { Place } from "../model/arn.ts";
import { CodeStorageExceededException } from "../model/exceptions.ts";
import { maxTotalCodeBytes } from "../model/limits.ts";
import type { CodePackage, FunctionDocument } from "./documents.ts";
import type { Functions } from "./functions.ts";
import type { LayerDocument } from "./layer-documents.ts";
import type { Table } from "./table.ts";

export interface CodeStorageOptions {
  readonly functions: Functions;
  readonly layers: Table<LayerDocument>;
}

/** What the packages of an account take in a region: those of every version, as AWS counts them (API-227). */
export class CodeStorage {
  readonly #functions: Functions;
  readonly #layers: Table<LayerDocument>;

  constructor({ functions, layers }: CodeStorageOptions) {
    this.#functions = functions;
    this.#layers = layers;
  }

  usedBytes(place: Place): number {
    let bytes = 0;
    for (const { document } of this.#functions.in(place)) bytes += bytesOf(document);
    for (const { body } of this.#layers.rows()) {
      const isThere = body.place.accountId === place.accountId && body.place.region === place.region;
      if (isThere) bytes += sum(Object.values(body.versions));
    }
    return bytes;
  }

  /** @throws CodeStorageExceededException unless there is room for so many bytes more (API-157) */
  checkRoom(place: Place, moreBytes: number): void {
    if (moreBytes <= 0 || this.usedBytes(place) + moreBytes <= maxTotalCodeBytes) return;
    throw new CodeStorageExceededException("Code storage limit exceeded.");
  }
}

/** Of `$LATEST` and every published version. */
export function bytesOf({ latest, versions }: FunctionDocument): number {
  return latest.code.sizeBytes + sum(Object.values(versions));
}

function sum(packages: readonly { readonly code: CodePackage }[]): number {
  return packages.reduce((bytes, { code }) => bytes + code.sizeBytes, 0);
}
