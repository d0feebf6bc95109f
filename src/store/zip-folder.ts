import { createReadStream, type Dirent, type ReadStream } from "node:fs";
import { readdir, readlink, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { PassThrough } from "node:stream";
import { ZipFile } from "yazl";
import { maxUnzippedBytes } from "../model/limits.ts";
import { maxEntries, unzippedTooLarge } from "./package-entries.ts";

/** What lies at a path can't be a deployment package: told to the person. */
export class PackageError extends Error {
  override readonly name = "PackageError";
}

/** The same files make the same zip, and so the same CodeSha256. */
const mtime = new Date(0);

/** What is no part of any function: repositories, and the state of an engine that was started where the code is. */
const leftOut = new Set([".git", ".lambkin"]);

/** One thing that a folder holds; `path` is relative to it, with `/`. */
type FolderEntry =
  | { readonly kind: "file"; readonly path: string; readonly mode: number; readonly bytes: number }
  | { readonly kind: "directory"; readonly path: string; readonly mode: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/**
 * The files of a folder as a deployment package, with their permission bits and the symbolic links between them, piece by
 * piece. @throws PackageError
 */
export async function* zipOfFolder(folder: string): AsyncGenerator<Uint8Array> {
  const root = resolve(folder);
  const entries: FolderEntry[] = [];
  let bytes = 0;
  // Looked through before anything is read: a folder that was not meant may be as large as the disk.
  for await (const entry of explained(folder, entriesOf(root, ""))) {
    bytes += entry.kind === "file" ? entry.bytes : 0;
    if (bytes > maxUnzippedBytes) throw new PackageError(unzippedTooLarge);
    if (entries.length === maxEntries)
      throw new PackageError(`${folder} has more than ${maxEntries} files and folders`);
    entries.push(entry);
  }
  yield* explained(folder, zipped(root, entries));
}

/** A package of one file. @throws PackageError */
export async function* zipOfFile(path: string): AsyncGenerator<Uint8Array> {
  const { mode, size: bytes } = await stat(path);
  yield* explained(path, zipped(dirname(path), [{ kind: "file", path: basename(path), mode, bytes }]));
}

async function* entriesOf(root: string, folder: string): AsyncGenerator<FolderEntry> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    if (leftOut.has(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const found = await entryAt(root, path, entry);
    if (found) yield found;
    if (found?.kind === "directory") yield* entriesOf(root, path);
  }
}

/** `undefined` for sockets, pipes and devices. */
async function entryAt(root: string, path: string, entry: Dirent): Promise<FolderEntry | undefined> {
  if (entry.isSymbolicLink()) return { kind: "link", path, target: await targetOf(root, path) };
  if (!entry.isDirectory() && !entry.isFile()) return undefined;
  const { mode, size: bytes } = await stat(join(root, path));
  return entry.isFile() ? { kind: "file", path, mode, bytes } : { kind: "directory", path, mode };
}

/** What the link is to say inside the package. @throws PackageError for one that leads out of it */
async function targetOf(root: string, path: string): Promise<string> {
  const from = dirname(join(root, path));
  const target = await readlink(join(root, path));
  const inside = relative(root, resolve(from, target));
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw new PackageError(`${join(root, path)} is a symbolic link that leads out of the package, to ${target}`);
  }
  const relativeTarget = isAbsolute(target) ? relative(from, target) : target;
  return relativeTarget.replaceAll("\\", "/") || ".";
}

async function* zipped(root: string, entries: readonly FolderEntry[]): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const bytes = zip.outputStream.pipe(new PassThrough());
  const fail = (error: Error): void => void bytes.destroy(error);
  let reading: ReadStream | undefined;
  zip.on("error", fail);
  const addFile = ({ path, mode, bytes: size }: FolderEntry & { kind: "file" }): void => {
    zip.addReadStreamLazy(path, { mtime, mode, size }, (given) => {
      reading = createReadStream(join(root, path)).on("error", fail);
      given(null, reading);
    });
  };
  try {
    for (const entry of entries) {
      const { kind, path } = entry;
      if (kind === "directory") zip.addEmptyDirectory(path, { mtime, mode: entry.mode });
      else if (kind === "link") zip.addBuffer(Buffer.from(entry.target), path, { mtime, mode: 0o120777 });
      else addFile(entry);
    }
    zip.end();
    yield* bytes;
  } finally {
    reading?.destroy();
  }
}

/** Whatever keeps something from being packed, in the words of the system. */
async function* explained<T>(source: string, parts: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* parts;
  } catch (error) {
    if (error instanceof PackageError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PackageError(`${source} can't be zipped: ${reason}`, { cause: error });
  }
}
