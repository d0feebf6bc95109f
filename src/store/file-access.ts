import { chmodSync, mkdirSync, readSync, writeFileSync } from "node:fs";
import { chmod, type FileHandle, mkdir, open } from "node:fs/promises";

/** What unpacking does to files, thousands of times. */
export interface FileAccess {
  /** Files that are written at a time. */
  readonly atOnce: number;
  /** Fills `into` as far as the file goes and says how far. */
  read(file: FileHandle, into: Buffer, position: number): Promise<number> | number;
  /** A file that must not exist yet. */
  write(path: string, bytes: Uint8Array, mode: number): Promise<void> | void;
  makeDirectory(path: string): Promise<void> | void;
  setMode(path: string, mode: number): Promise<void> | void;
}

/** For the thread that others wait for: leaves the work to Node's pool. */
export const fromPool: FileAccess = {
  // enough to keep the disk busy, few enough to leave the pool to others
  atOnce: 8,
  async read(file, into, position) {
    return (await file.read(into, 0, into.length, position)).bytesRead;
  },
  async write(path, bytes, mode) {
    await using file = await open(path, "wx", mode);
    await file.writeFile(bytes);
    // The mode given to `open` was cut by the process's umask.
    await file.chmod(mode);
  },
  async makeDirectory(path) {
    await mkdir(path);
  },
  setMode: chmod,
};

/** For a thread of its own: the pool's way there and back takes several times as long as a small file itself. */
export const atOnce: FileAccess = {
  atOnce: 1,
  read: (file, into, position) => readSync(file.fd, into, 0, into.length, position),
  write(path, bytes, mode) {
    writeFileSync(path, bytes, { flag: "wx", mode });
    chmodSync(path, mode);
  },
  makeDirectory: mkdirSync,
  setMode: chmodSync,
};
