import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** More than any application's; a guest that sends more gets no cache. */
const maxBytes = 64 * 1024 * 1024;
const maxFiles = 10_000;
/** What a piece of a file weighs in memory besides its bytes, roughly. */
const pieceBytes = 100;

/** `v22.23.3-x64-86b57905-993/54117ae7`, as Node.js names them: nothing that leads out of a folder. */
const cacheFileName = /^v[\w.-]{1,63}\/[0-9a-f]{8}$/;

/** The files of a compile cache as the guest sends them, kept in memory until all are there. */
export class CompiledFiles {
  readonly #files = new Map<string, Buffer[]>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  /** Takes the body of a `compiled` frame. Returns whether it is one; what is too much is dropped. */
  take(body: Buffer): boolean {
    const nameLength = body[0] ?? 0;
    const name = body.toString("latin1", 1, 1 + nameLength);
    if (!cacheFileName.test(name)) return false;
    const bytes = body.subarray(1 + nameLength);
    this.#bytes += bytes.length + pieceBytes;
    const parts = this.#files.get(name);
    if (parts) parts.push(bytes);
    else this.#files.set(name, [bytes]);
    if (this.#bytes > maxBytes || this.#files.size > maxFiles) this.#files.clear();
    return true;
  }

  /** Writes them below `directory`, readable by every user. */
  async write(directory: string): Promise<void> {
    for (const [name, parts] of this.#files) {
      const path = join(directory, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o755 });
      await writeFile(path, parts, { mode: 0o644 });
    }
  }
}
