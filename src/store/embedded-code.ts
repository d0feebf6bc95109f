import { createHash } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { Code } from "./code.ts";
import { mergedName, mergeFolders } from "./merge-folders.ts";
import { StoreError } from "./store.ts";
import { unzippedBytes } from "./unpack.ts";
import { Unpacker } from "./unpacker.ts";

/**
 * The deployment packages of one machine: `<sha256>.zip` in `directory`, and beside each that was needed `<sha256>/`,
 * a cache, as are packages laid over each other under a name of the same form. What is being made has a name that
 * starts with `.new-` until it is complete.
 */
export async function openCode(directory: string, clock: Clock): Promise<Code> {
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    if (name.startsWith(unfinished)) await rm(join(directory, name), { recursive: true, force: true });
  }
  return new EmbeddedCode(directory, clock);
}

const unfinished = ".new-";

class EmbeddedCode implements Code {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #unpacker = new Unpacker();
  /** What this process has unpacked or merged, or is about to, by its name. */
  readonly #unpacked = new Map<string, Promise<string>>();
  readonly #linked = new Map<string, string>();

  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
  }

  async put(data: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }> {
    const temporary = this.#newPath();
    try {
      const { sha256, size } = await writeDurably(temporary, data);
      // Also where it is there already: the new one's time keeps a sweep from taking it.
      await rename(temporary, this.#zip(sha256));
      await syncDirectory(this.#directory);
      return { sha256, size };
    } catch (error) {
      await rm(temporary, { force: true });
      const isOfTheDisk = error instanceof Error && "syscall" in error;
      throw isOfTheDisk ? new StoreError("Unavailable", "cannot keep the package", { cause: error }) : error;
    }
  }

  async path(sha256: string): Promise<string> {
    const folder = this.#linked.get(sha256);
    const path = this.#zip(folder === undefined ? sha256 : await this.#pack(folder));
    if (!(await modifiedAt(path)))
      throw new StoreError("Unavailable", `the package ${sha256} is not in ${this.#directory}`);
    return path;
  }

  async directory(sha256: string): Promise<string> {
    return await this.#once(
      sha256,
      async (directory) => await this.#unpacker.unpack(await this.path(sha256), directory),
    );
  }

  async merged(sha256s: readonly string[]): Promise<string> {
    const directories = await Promise.all(sha256s.map(async (sha256) => await this.directory(sha256)));
    const [first, ...others] = directories;
    if (first !== undefined && others.length === 0) return first;
    return await this.#once(mergedName(sha256s), async (directory) => await mergeFolders(directories, directory));
  }

  link(sha256: string, folder: string): void {
    this.#linked.set(sha256, folder);
    this.#unpacked.set(sha256, Promise.resolve(folder));
  }

  async unzippedBytes(sha256: string): Promise<number> {
    if (this.#linked.has(sha256)) return 0;
    return await unzippedBytes(await this.path(sha256));
  }

  async sweep(isLive: (sha256: string) => boolean, olderThanMs: number): Promise<number> {
    let swept = 0;
    for (const name of await readdir(this.#directory)) {
      const sha256 = /^([0-9a-f]{64})(?:\.zip)?$/.exec(name)?.[1];
      const path = join(this.#directory, name);
      if (sha256 === undefined || isLive(sha256) || ((await modifiedAt(path)) ?? olderThanMs) >= olderThanMs) continue;
      this.#unpacked.delete(sha256);
      await rm(path, { recursive: true, force: true });
      swept += 1;
    }
    return swept;
  }

  async #once(name: string, fill: (directory: string) => Promise<void>): Promise<string> {
    const known = this.#unpacked.get(name);
    if (known) return await known;
    const unpacked = this.#make(name, fill);
    this.#unpacked.set(name, unpacked);
    unpacked.catch(() => this.#unpacked.delete(name));
    return await unpacked;
  }

  async #make(name: string, fill: (directory: string) => Promise<void>): Promise<string> {
    const directory = join(this.#directory, name);
    const unpackedAt = await modifiedAt(directory);
    // What was unpacked is not synced file by file: after a power cut it may have holes, so it counts for one boot.
    const bootedAt = this.#clock.now() - uptime() * 1000;
    if (unpackedAt !== undefined && unpackedAt > bootedAt) return directory;

    const temporary = this.#newPath();
    try {
      await fill(temporary);
      if (unpackedAt !== undefined) await rm(directory, { recursive: true, force: true });
      await rename(temporary, directory);
      return directory;
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
  }

  /** What lies in a folder now. Returns the zip's SHA-256. */
  async #pack(folder: string): Promise<string> {
    const { zipOfFolder } = await import("./zip-folder.ts");
    return (await this.put(zipOfFolder(folder))).sha256;
  }

  #zip(sha256: string): string {
    return join(this.#directory, `${sha256}.zip`);
  }

  #newPath(): string {
    return join(this.#directory, unfinished + this.#clock.uuid());
  }
}

async function writeDurably(path: string, data: AsyncIterable<Uint8Array>): Promise<{ sha256: string; size: number }> {
  await using file = await open(path, "wx");
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of data) {
    hash.update(chunk);
    size += chunk.byteLength;
    await file.writeFile(chunk);
  }
  await file.sync();
  return { sha256: hash.digest("hex"), size };
}

/** A rename is on disk only when the directory is. Windows has no such call and needs none. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await using directory = await open(path);
  await directory.sync();
}

/** Epoch milliseconds, `undefined` where nothing is. */
async function modifiedAt(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
