import type { Code } from "../store/code.ts";
import type { CodePackage } from "./documents.ts";

/** The deployment packages that are in use, and where this machine has unpacked them. */
export class Packages {
  readonly #code: Code;
  readonly #directories = new Map<string, string>();

  constructor(code: Code) {
    this.#code = code;
  }

  /** Keeps a zip and unpacks it. @throws InvalidParameterValueException for one that can't be unpacked (API-201) */
  async keep(zip: Uint8Array): Promise<CodePackage> {
    const { sha256, size } = await this.#code.put(once(zip));
    await this.locate(sha256);
    return { sha256, sizeBytes: size };
  }

  async locate(sha256: string): Promise<void> {
    if (this.#directories.has(sha256)) return;
    this.#directories.set(sha256, await this.#code.directory(sha256));
  }

  /** Absolute path; `undefined` for a package that could not be located. */
  directory(sha256: string): string | undefined {
    return this.#directories.get(sha256);
  }

  /** Path of the zip. */
  async zip(sha256: string): Promise<string> {
    return await this.#code.path(sha256);
  }

  /** Deletes what is not live and older than `before`, epoch milliseconds. */
  async sweep(isLive: (sha256: string) => boolean, before: number): Promise<number> {
    return await this.#code.sweep(isLive, before);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
