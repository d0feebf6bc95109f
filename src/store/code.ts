/** The port of deployment packages: zips by their SHA-256 (hex), and what this machine unpacked of them. */
export interface Code {
  put(data: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }>;
  /** Path of the verified zip on this machine. */
  path(sha256: string): Promise<string>;
  /**
   * Path of the unpacked package, made at first need under a temporary name and renamed.
   * @throws InvalidParameterValueException for a zip that can't be unpacked safely (API-201)
   */
  directory(sha256: string): Promise<string>;
  /** Path of unpacked packages laid over each other in this order, later over earlier; made as `directory` is. */
  merged(sha256s: readonly string[]): Promise<string>;
  /** From now on the package is what lies in this folder, whatever that is; nobody counts its bytes. */
  link(sha256: string, folder: string): void;
  /** Size of a package once it is unpacked. */
  unzippedBytes(sha256: string): Promise<number>;
  /** Deletes zips and directories that are not live, by package or `mergedName`; returns how many. */
  sweep(isLive: (sha256: string) => boolean, olderThanMs: number): Promise<number>;
}
